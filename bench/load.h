/* What the parts of the load generator share. Times are CLOCK_REALTIME, microseconds since 1970. */
#ifndef LOAD_H
#define LOAD_H
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

int64_t now_us(void);

/* Latencies in a log-linear histogram: 64 steps for each power of two, so within 1.6 %. */
#define STEPS 64
#define BUCKETS (STEPS * 34)
struct histogram {
    uint64_t bucket[BUCKETS];
    uint64_t count;
    int64_t max;
};
void histogram_add(struct histogram *h, int64_t us);
void histogram_print(const struct histogram *h, const char *name, FILE *out);

/* The publisher: PUBLISH to Redis, or POST to an HTTP server, at a steady rate over the channels. */
struct channel {
    char *address; /* Redis channel, or path of the POST */
    char *name;    /* as it stands in the payload */
    int64_t seq;
};
struct publisher {
    int fd;
    int http;       /* POST instead of PUBLISH */
    int seq_prefix; /* "<seq> " stands before the payload, as our engine wants it */
    int bytes;      /* of one payload */
    const unsigned char *head;
    size_t head_bytes; /* raw bytes before the payload (a serializer's envelope) */
    struct channel *channels;
    size_t channel_count;
    uint64_t published, wanted;
    int64_t started;
    double rate;
    char *out;
    size_t out_size, out_capacity;
};
/* Connect to "unix:PATH" or "tcp:PORT" on the loopback; -1 when nobody is there. */
int publisher_connect(const char *address);
void publisher_channels(struct publisher *p, const char *path);
/* Queue what is due at `now`; write what can be written. */
void publisher_turn(struct publisher *p, int64_t now);
/* Throw away what was answered. */
void publisher_answers(struct publisher *p);
void fail(const char *what);
#endif
