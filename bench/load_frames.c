/* Reads frames, recognises deliveries, answers pings. */
#define _GNU_SOURCE
#include "load_frames.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

struct client client;
struct tally tally;

static char buffer[1 << 18];

/* Clients mask; a mask of zeros leaves the bytes as they are. */
static void say(struct conn *c, int opcode, const char *data, size_t size) {
    unsigned char frame[8200] = {(unsigned char)(0x80 | opcode)};
    size_t head = 2;
    if (size > 8000) return;
    if (size < 126) frame[1] = (unsigned char)(0x80 | size);
    else {
        frame[1] = 0x80 | 126;
        frame[2] = (unsigned char)(size >> 8);
        frame[3] = (unsigned char)size;
        head = 4;
    }
    memcpy(frame + head + 4, data, size);
    (void)!send(c->fd, frame, head + 4 + size, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static int64_t digits(const char *at, int count) {
    int64_t n = 0;
    while (count-- > 0) {
        if (*at < '0' || *at > '9') return -1;
        n = n * 10 + (*at++ - '0');
    }
    return n;
}

/* Where a marker stands: most often where it stood the last time. */
static const char *find(const char *data, size_t size, const char *marker, size_t *last) {
    size_t length = strlen(marker);
    if (*last + length <= size && memcmp(data + *last, marker, length) == 0) return data + *last + length;
    const char *at = memmem(data, size, marker, length);
    if (at == NULL) return NULL;
    *last = (size_t)(at - data);
    return at + length;
}

static int64_t moment(const char *at) { /* 2026-11-23T18:10:53.123Z */
    static char minute[17];
    static int64_t base;
    if (memcmp(minute, at, 16) != 0) {
        struct tm utc = {.tm_year = (int)digits(at, 4) - 1900, .tm_mon = (int)digits(at + 5, 2) - 1,
                         .tm_mday = (int)digits(at + 8, 2), .tm_hour = (int)digits(at + 11, 2),
                         .tm_min = (int)digits(at + 14, 2)};
        base = timegm(&utc);
        memcpy(minute, at, 16);
    }
    return (base + digits(at + 17, 2)) * 1000000 + digits(at + 20, 3) * 1000;
}

static void delivery(const char *data, const char *end, const char *stamp, int64_t now) {
    static size_t at_place;
    int64_t sent = digits(stamp, 16);
    if (sent < 0) return;
    tally.delivered++;
    if (sent == 0) tally.healed++;
    else histogram_add(&tally.latency, now - sent);
    if (client.at) {
        const char *at = find(data, (size_t)(end - data), "\"at\":\"", &at_place);
        if (at != NULL && end - at > 24) histogram_add(&tally.written, now - moment(at));
    }
}

/* {"type":"resume","epoch":…,"seqs":…} out of a hello, each seq some events back. */
static void resume(struct conn *c, const char *data, size_t size) {
    static char hello[16384], answer[8000];
    if (size >= sizeof hello) return;
    memcpy(hello, data, size);
    hello[size] = 0;
    char *epoch = strstr(hello, "\"epoch\":\""), *seqs = strstr(hello, "\"seqs\":{");
    if (epoch == NULL || seqs == NULL) return;
    int n = snprintf(answer, sizeof answer, "{\"type\":\"resume\",%.46s,\"seqs\":{", epoch);
    for (char *at = seqs + 8; *at && *at != '}';) {
        char *colon = strstr(at, "\":"), *rest;
        int64_t seq = strtoll(colon + 2, &rest, 10) - client.back;
        n += snprintf(answer + n, sizeof answer - (size_t)n, "%.*s\":%lld%s", (int)(colon - at), at,
                      (long long)(seq > 0 ? seq : 0), *rest == ',' ? "," : "");
        at = *rest == ',' ? rest + 1 : rest;
    }
    n += snprintf(answer + n, sizeof answer - (size_t)n, "}}");
    say(c, 1, answer, (size_t)n);
}

static void greeting(struct conn *c, const char *data, size_t size) {
    if (client.socketio) {
        if (size && data[0] == '0') say(c, 1, "40", 2);
        else if (size > 1 && data[0] == '4' && data[1] == '0') conn_open(c);
    } else if (!client.resume) conn_open(c);
    else if (memmem(data, size < 24 ? size : 24, "\"hello\"", 7)) resume(c, data, size);
    else if (memmem(data, size < 24 ? size : 24, "\"resumed\"", 9)) conn_open(c);
}

/* Whole frames of the buffer; returns how many bytes they took. */
static size_t frames(struct conn *c, const char *data, size_t size, int64_t now) {
    static size_t place;
    size_t at = 0;
    while (c->state != GONE && size - at >= 2) {
        const unsigned char *f = (const unsigned char *)data + at;
        size_t head = 2, length = f[1] & 127;
        if (length == 126) {
            if (size - at < 4) break;
            length = (size_t)f[2] << 8 | f[3];
            head = 4;
        } else if (length == 127) {
            if (size - at < 10) break;
            length = (size_t)f[6] << 24 | (size_t)f[7] << 16 | (size_t)f[8] << 8 | f[9];
            head = 10;
        }
        if (size - at < head + length) break;
        const char *body = data + at + head, *stamp;
        at += head + length;
        int opcode = f[0] & 15;
        if (opcode == 1) {
            if ((stamp = find(body, length, "t=", &place)) && stamp + 16 <= body + length)
                delivery(body, body + length, stamp, now);
            else if (c->state == GREETING) greeting(c, body, length);
            else if (client.socketio && length == 1 && body[0] == '2') { say(c, 1, "3", 1); tally.pings++; }
            else if (memmem(body, length < 24 ? length : 24, "snapshot", 8)) tally.snapshots++;
        } else if (opcode == 9) {
            say(c, 10, body, length);
            tally.pings++;
        } else if (opcode == 8) {
            unsigned code = length >= 2 ? (unsigned)(unsigned char)body[0] << 8 | (unsigned char)body[1] : 1005;
            tally.closes[code < 5000 ? code : 0]++;
            conn_gone(c);
        }
    }
    return at;
}

void conn_read(struct conn *c) {
    size_t have = c->part_size;
    memcpy(buffer, c->part, have);
    ssize_t n = recv(c->fd, buffer + have, sizeof buffer - have - 1, 0);
    if (n <= 0) {
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
        tally.closes[n == 0 ? 1 : 2]++; /* 1: ended without a close frame, 2: reset */
        conn_gone(c);
        return;
    }
    tally.bytes += (uint64_t)n;
    size_t size = have + (size_t)n, done = 0;
    if (c->state == UPGRADING) {
        buffer[size] = 0;
        char *end = strstr(buffer, "\r\n\r\n");
        if (end != NULL) {
            if (strncmp(buffer, "HTTP/1.1 101", 12) != 0) {
                tally.closes[digits(buffer + 9, 3) > 0 ? digits(buffer + 9, 3) : 0]++;
                conn_gone(c);
                return;
            }
            done = (size_t)(end + 4 - buffer);
            c->state = GREETING;
            if (!client.hello && !client.socketio) conn_open(c);
        }
    }
    if (c->state != UPGRADING) done += frames(c, buffer + done, size - done, now_us());
    if (c->state == GONE) return;
    c->part_size = (uint32_t)(size - done);
    if (c->part_size) {
        c->part = realloc(c->part, c->part_size);
        if (c->part == NULL) fail("memory");
        memcpy(c->part, buffer + done, c->part_size);
    }
}
