/* The client side of WebSocket frames, as far as a load generator needs it. */
#ifndef LOAD_FRAMES_H
#define LOAD_FRAMES_H
#include "load.h"

enum { CONNECTING, UPGRADING, GREETING, OPEN, GONE };

struct conn {
    int fd;
    uint8_t state;
    uint32_t part_size; /* bytes of a frame that has not come whole */
    char *part;
    int64_t started;
};

/* What a client does besides counting. */
struct client {
    int hello;    /* open means: the first text frame came */
    int resume;   /* answer hello with resume; open means: resumed came */
    int64_t back; /* so many events before the positions of hello */
    int socketio; /* speak engine.io 4: "40" joins, "2" is a ping */
    int at;       /* measure from "at" of the event too */
};

struct tally {
    uint64_t delivered, healed, snapshots, pings, bytes;
    uint32_t closes[5000];
    struct histogram latency, written;
};

extern struct client client;
extern struct tally tally;

void conn_read(struct conn *c);
void conn_open(struct conn *c); /* in load.c */
void conn_gone(struct conn *c);
#endif
