/* The C floor: what the kernel needs to bring one message to many sockets, and nothing else.
 *
 *   floor PORT SOCKET [joined]
 *
 * One thread on epoll. Subscribes to one:* on Redis; a socket's channel is the c= of its path. A
 * message is framed once and sent to each member with one send(); with "joined" all that one read
 * from Redis brought for a channel goes out in one send(). No sessions, no seqs, no bound, no pings. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct channel {
    char name[64];
    int *members;
    size_t count, room;
    char *out;
    size_t out_size, out_room;
};

static struct channel channels[4096];
static size_t channel_count;
static int epoll_fd, joined;
static char redis_buffer[1 << 20], handshaken[65536];
static size_t redis_size;

static uint32_t turn(uint32_t v, int n) { return v << n | v >> (32 - n); }

/* SHA-1 of a text shorter than 119 bytes (RFC 3174). */
static void sha1(const char *text, unsigned char digest[20]) {
    unsigned char data[128] = {0};
    size_t size = strlen(text), blocks = size < 56 ? 1 : 2;
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0}, w[80];
    memcpy(data, text, size);
    data[size] = 0x80;
    data[blocks * 64 - 2] = (unsigned char)(size * 8 >> 8);
    data[blocks * 64 - 1] = (unsigned char)(size * 8);
    for (size_t b = 0; b < blocks; b++) {
        for (int i = 0; i < 16; i++) w[i] = ntohl(((uint32_t *)(void *)(data + b * 64))[i]);
        for (int i = 16; i < 80; i++) w[i] = turn(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        uint32_t a = h[0], c1 = h[1], c = h[2], d = h[3], e = h[4];
        for (int i = 0; i < 80; i++) {
            uint32_t f = i < 20 ? (c1 & c) | (~c1 & d) : i < 40 ? c1 ^ c ^ d : i < 60 ? (c1 & c) | (c1 & d) | (c & d) : c1 ^ c ^ d;
            uint32_t k = i < 20 ? 0x5A827999 : i < 40 ? 0x6ED9EBA1 : i < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
            uint32_t next = turn(a, 5) + f + e + k + w[i];
            e = d; d = c; c = turn(c1, 30); c1 = a; a = next;
        }
        h[0] += a; h[1] += c1; h[2] += c; h[3] += d; h[4] += e;
    }
    for (int i = 0; i < 20; i++) digest[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
}

static void base64(const unsigned char *d, size_t size, char *to) {
    static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        uint32_t v = (uint32_t)d[i] << 16 | (i + 1 < size ? (uint32_t)d[i + 1] << 8 : 0) | (i + 2 < size ? d[i + 2] : 0);
        *to++ = set[v >> 18];
        *to++ = set[v >> 12 & 63];
        *to++ = i + 1 < size ? set[v >> 6 & 63] : '=';
        *to++ = i + 2 < size ? set[v & 63] : '=';
    }
    *to = 0;
}

static struct channel *channel(const char *name, size_t size) {
    static size_t last; /* messages of a channel tend to follow each other, or go round */
    for (size_t n = 0; n < channel_count; n++) {
        struct channel *c = &channels[(last + n) % channel_count];
        if (strlen(c->name) == size && memcmp(c->name, name, size) == 0) {
            last = (size_t)(c - channels);
            return c;
        }
    }
    return NULL;
}

static void greet(int fd) {
    char request[4096], key[128], accept[32], answer[256];
    unsigned char digest[20];
    ssize_t n = recv(fd, request, sizeof request - 1, 0);
    char *path, *at;
    if (n <= 0) { close(fd); return; }
    request[n] = 0;
    if ((path = strstr(request, "c=")) == NULL || (at = strcasestr(request, "Sec-WebSocket-Key: ")) == NULL) {
        close(fd);
        return;
    }
    path += 2;
    size_t size = strcspn(path, " &\r");
    snprintf(key, sizeof key, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", (int)strcspn(at + 19, "\r"), at + 19);
    sha1(key, digest);
    base64(digest, 20, accept);
    int length = snprintf(answer, sizeof answer,
                          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Accept: %s\r\n\r\n", accept);
    if (send(fd, answer, (size_t)length, MSG_NOSIGNAL) != length) { close(fd); return; }
    struct channel *c = channel(path, size);
    if (c == NULL) {
        if (channel_count == sizeof channels / sizeof *channels) { close(fd); return; }
        c = &channels[channel_count++];
        snprintf(c->name, sizeof c->name, "%.*s", (int)size, path);
    }
    if (c->count == c->room) c->members = realloc(c->members, (c->room = c->room * 2 + 32) * sizeof(int));
    c->members[c->count++] = fd;
    handshaken[fd] = 1;
}

static void lost(int fd) {
    for (size_t n = 0; n < channel_count; n++)
        for (size_t m = 0; m < channels[n].count; m++)
            if (channels[n].members[m] == fd) channels[n].members[m--] = channels[n].members[--channels[n].count];
    handshaken[fd] = 0;
    close(fd);
}

static void send_all(struct channel *c) {
    for (size_t m = 0; m < c->count; m++)
        (void)!send(c->members[m], c->out, c->out_size, MSG_NOSIGNAL | MSG_DONTWAIT);
    c->out_size = 0;
}

static void message(const char *name, size_t name_size, const char *data, size_t size) {
    struct channel *c = channel(name + 4, name_size - 4);
    if (c == NULL) return;
    if (c->out_room < c->out_size + size + 4) c->out = realloc(c->out, c->out_room = (c->out_size + size + 4) * 2);
    unsigned char *to = (unsigned char *)c->out + c->out_size;
    *to++ = 0x81;
    if (size < 126) *to++ = (unsigned char)size;
    else { *to++ = 126; *to++ = (unsigned char)(size >> 8); *to++ = (unsigned char)size; }
    memcpy(to, data, size);
    c->out_size = (size_t)((char *)to - c->out) + size;
    if (!joined) send_all(c);
}

/* One RESP array of three bulk strings, or four (pmessage); returns the bytes it took, 0 when not whole. */
static size_t reply(const char *data, size_t size) {
    const char *at = data, *end = data + size, *items[4];
    size_t sizes[4] = {0};
    if (size < 4 || *at != '*') return 0;
    int count = atoi(at + 1);
    if ((at = memchr(at, '\n', size)) == NULL) return 0;
    at++;
    for (int n = 0; n < count && n < 4; n++) {
        const char *line = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
        if (line == NULL) return 0;
        items[n] = line + 1;
        if (*at == ':') { at = line + 1; continue; }
        sizes[n] = (size_t)atol(at + 1);
        if ((size_t)(end - items[n]) < sizes[n] + 2) return 0;
        at = items[n] + sizes[n] + 2;
    }
    if (count == 4 && sizes[0] == 8) message(items[2], sizes[2], items[3], sizes[3]);
    return (size_t)(at - data);
}

static void redis(int fd) {
    ssize_t n = recv(fd, redis_buffer + redis_size, sizeof redis_buffer - redis_size, 0);
    size_t done = 0, took;
    if (n <= 0) exit(1);
    redis_size += (size_t)n;
    while ((took = reply(redis_buffer + done, redis_size - done)) > 0) done += took;
    memmove(redis_buffer, redis_buffer + done, redis_size - done);
    redis_size -= done;
    if (joined)
        for (size_t c = 0; c < channel_count; c++)
            if (channels[c].out_size) send_all(&channels[c]);
}

static void watch(int fd) {
    struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &e);
}

int main(int argc, char **argv) {
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argc > 2 ? argv[1] : "0"))};
    struct sockaddr_un broker = {.sun_family = AF_UNIX};
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), sub = socket(AF_UNIX, SOCK_STREAM, 0);
    if (argc < 3) return 2;
    joined = argc > 3;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    snprintf(broker.sun_path, sizeof broker.sun_path, "%s", argv[2]);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (connect(sub, (struct sockaddr *)&broker, sizeof broker) < 0 ||
        bind(listener, (struct sockaddr *)&here, sizeof here) < 0 || listen(listener, 4096) < 0) {
        perror("floor");
        return 1;
    }
    static const char subscribe[] = "*2\r\n$10\r\nPSUBSCRIBE\r\n$5\r\none:*\r\n";
    (void)!write(sub, subscribe, sizeof subscribe - 1);
    epoll_fd = epoll_create1(0);
    watch(listener);
    watch(sub);
    for (;;) {
        struct epoll_event events[256];
        int count = epoll_wait(epoll_fd, events, 256, -1), fd;
        for (int i = 0; i < count; i++) {
            char waste[4096];
            if (events[i].data.fd == listener) {
                while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                    if (fd >= (int)sizeof handshaken) { close(fd); continue; }
                    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                    watch(fd);
                }
            } else if (events[i].data.fd == sub) redis(sub);
            else if (!handshaken[events[i].data.fd]) greet(events[i].data.fd);
            else if (recv(events[i].data.fd, waste, sizeof waste, 0) <= 0) lost(events[i].data.fd);
        }
    }
}
