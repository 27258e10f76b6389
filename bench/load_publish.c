/* The publisher inside the load generator: one clock for sending and receiving, and no second process. */
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define BURST 2000                  /* messages queued in one turn, so that reading goes on in between */
#define BACKLOG (4 * 1024 * 1024)   /* bytes that may wait for the broker before we slow down */

int publisher_connect(const char *address) {
    int fd, ok;
    if (strncmp(address, "unix:", 5) == 0) {
        struct sockaddr_un to = {.sun_family = AF_UNIX};
        snprintf(to.sun_path, sizeof to.sun_path, "%s", address + 5);
        fd = socket(AF_UNIX, SOCK_STREAM, 0);
        ok = connect(fd, (struct sockaddr *)&to, sizeof to);
    } else {
        struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(address + 4))};
        int on = 1;
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        fd = socket(AF_INET, SOCK_STREAM, 0);
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ok = connect(fd, (struct sockaddr *)&to, sizeof to);
    }
    return ok == 0 ? fd : -1;
}

/* One channel a line: address, name, last seq; separated by tabs. */
void publisher_channels(struct publisher *p, const char *path) {
    FILE *file = fopen(path, "r");
    char line[1024];
    if (file == NULL) fail(path);
    while (fgets(line, sizeof line, file)) {
        char *address = strtok(line, "\t\n"), *name = strtok(NULL, "\t\n"), *seq = strtok(NULL, "\t\n");
        if (address == NULL || name == NULL) continue;
        p->channels = realloc(p->channels, (p->channel_count + 1) * sizeof *p->channels);
        p->channels[p->channel_count++] =
            (struct channel){strdup(address), strdup(name), seq ? atoll(seq) : 0};
    }
    fclose(file);
}

/* A frame like those of one.v1, padded with a title to its size. */
static size_t payload(struct publisher *p, struct channel *c, int64_t now, char *to, size_t room) {
    static time_t second = -1;
    static char date[32];
    time_t s = (time_t)(now / 1000000);
    if (s != second) {
        struct tm utc;
        second = s;
        strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", gmtime_r(&s, &utc));
    }
    int n = snprintf(to, room,
                     "{\"type\":\"event\",\"channel\":\"%s\",\"seq\":%lld,\"event\":{\"id\":%lld,\"kind\":\"item\","
                     "\"at\":\"%s.%03dZ\",\"item\":{\"app\":\"carnet\",\"type\":\"mot\",\"title\":\"t=%016lld",
                     c->name, (long long)c->seq, (long long)c->seq, date, (int)(now / 1000 % 1000), (long long)now);
    size_t size = (size_t)n;
    while (size + 4 < (size_t)p->bytes) to[size++] = 'x';
    memcpy(to + size, "\"}}}", 4);
    return size + 4;
}

static void queue(struct publisher *p, const char *data, size_t size) {
    if (p->out_size + size > p->out_capacity) {
        p->out_capacity = (p->out_size + size) * 2;
        p->out = realloc(p->out, p->out_capacity);
        if (p->out == NULL) fail("memory");
    }
    memcpy(p->out + p->out_size, data, size);
    p->out_size += size;
}

static void publish(struct publisher *p, int64_t now) {
    static char body[70000], head[1024];
    struct channel *c = &p->channels[p->published % p->channel_count];
    size_t size = 0;
    c->seq++;
    if (p->seq_prefix) size = (size_t)sprintf(body, "%lld ", (long long)c->seq);
    memcpy(body + size, p->head, p->head_bytes);
    size += p->head_bytes;
    size += payload(p, c, now, body + size, sizeof body - size);
    int n = p->http ? snprintf(head, sizeof head, "POST %s HTTP/1.1\r\nHost: b\r\nContent-Length: %zu\r\n\r\n",
                               c->address, size)
                    : snprintf(head, sizeof head, "*3\r\n$7\r\nPUBLISH\r\n$%zu\r\n%s\r\n$%zu\r\n",
                               strlen(c->address), c->address, size);
    queue(p, head, (size_t)n);
    queue(p, body, size);
    if (!p->http) queue(p, "\r\n", 2);
    p->published++;
}

static void flush(struct publisher *p) {
    size_t done = 0;
    while (done < p->out_size) {
        ssize_t n = send(p->fd, p->out + done, p->out_size - done, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0) {
            if (errno == EAGAIN || errno == EINTR) break;
            fail("the broker hung up");
        }
        done += (size_t)n;
    }
    memmove(p->out, p->out + done, p->out_size - done);
    p->out_size -= done;
}

void publisher_turn(struct publisher *p, int64_t now) {
    if (p->published < p->wanted && p->out_size < BACKLOG) {
        uint64_t due = (uint64_t)((double)(now - p->started) * p->rate / 1e6) + 1;
        if (due > p->wanted) due = p->wanted;
        for (int n = 0; p->published < due && n < BURST; n++) publish(p, now);
    }
    if (p->out_size) flush(p);
}

void publisher_answers(struct publisher *p) {
    static char waste[65536];
    ssize_t n;
    while ((n = recv(p->fd, waste, sizeof waste, MSG_DONTWAIT)) > 0)
        if (n < (ssize_t)sizeof waste) return;
    if (n == 0) fail("the broker hung up");
}
