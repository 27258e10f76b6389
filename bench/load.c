/* Load generator: thousands of WebSocket clients and a publisher in one thread, on raw epoll.
 *
 *   load --port P --targets FILE [--origin O] [--protocol S] [--inflight N] [--hello] [--resume BACK]
 *        [--socketio] [--stall M] [--at] [--publish unix:PATH|tcp:PORT --channels FILE [--http]
 *        [--seq-prefix] [--bytes N] [--head HEX]]
 *
 * A line of the targets file is one socket: path, tab, cookie. The last M sockets are stalled: they
 * have a small receive buffer and are not read after the handshake. When all sockets are open one
 * JSON line is printed. Then stdin takes orders, each answered by one JSON line:
 *   run SECONDS RATE   publish at RATE a second (0: only listen), wait for the rest, report
 *   wake K             read K of the stalled again
 *   quit
 * A delivery is a text frame with "t=" and 16 digits, the microsecond it was sent; sixteen zeros
 * mean that it came by another way than the publisher (healed): it is counted apart. */
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load_frames.h"

#define STDIN_ID UINT32_MAX
#define BROKER_ID (UINT32_MAX - 1)

static struct conn *conns;
static char **targets;
static uint32_t total, opened, started, inflight, inflight_most = 128, stalled, refused;
static const char *origin = "", *protocol = "", *targets_file;
static int epoll_fd, port, ordered;
static int64_t first_connect, last_open, idle_since;
static struct publisher pub = {.fd = -1, .bytes = 300};
static struct histogram opening;

void fail(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double cpu(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void watch(int operation, int fd, uint32_t events, uint32_t id) {
    struct epoll_event e = {.events = events, .data.u32 = id};
    if (epoll_ctl(epoll_fd, operation, fd, &e) < 0) fail("epoll_ctl");
}

static void begin(uint32_t id) {
    struct conn *c = &conns[id];
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct linger reset = {1, 0}; /* no TIME_WAIT: the ports are needed again */
    int on = 1, small = 4096, segment = 1400; /* loopback's own would let megabytes pile up in the kernel */
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (c->fd < 0) fail("socket");
    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (id >= total - stalled) {
        setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        setsockopt(c->fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment);
    }
    c->started = now_us();
    if (first_connect == 0) first_connect = c->started;
    c->state = CONNECTING;
    if (connect(c->fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS) fail("connect");
    watch(EPOLL_CTL_ADD, c->fd, EPOLLOUT, id);
    started++;
    inflight++;
}

static void settled(struct conn *c) {
    inflight--;
    last_open = now_us();
    histogram_add(&opening, last_open - c->started);
}

void conn_open(struct conn *c) {
    uint32_t id = (uint32_t)(c - conns);
    c->state = OPEN;
    opened++;
    settled(c);
    if (id >= total - stalled) watch(EPOLL_CTL_DEL, c->fd, 0, id);
}

void conn_gone(struct conn *c) {
    if (c->state == OPEN) opened--;
    else { refused++; settled(c); }
    c->state = GONE;
    close(c->fd);
}

static void ask(struct conn *c) {
    char request[2048], path[512], *cookie = strchr(targets[c - conns], '\t');
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) { conn_gone(c); return; }
    snprintf(path, sizeof path, "%.*s", (int)(cookie - targets[c - conns]), targets[c - conns]);
    int n = snprintf(request, sizeof request,
                     "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s%s%s%s%s%s%s%s%s\r\n",
                     path, port, *origin ? "Origin: " : "", origin, *origin ? "\r\n" : "",
                     *protocol ? "Sec-WebSocket-Protocol: " : "", protocol, *protocol ? "\r\n" : "",
                     cookie[1] ? "Cookie: " : "", cookie + 1, cookie[1] ? "\r\n" : "");
    if (send(c->fd, request, (size_t)n, MSG_NOSIGNAL) != n) { conn_gone(c); return; }
    c->state = UPGRADING;
    watch(EPOLL_CTL_MOD, c->fd, EPOLLIN, (uint32_t)(c - conns));
}

static void turn(int most_ms) {
    struct epoll_event events[512];
    while (started < total && inflight < inflight_most) begin(started);
    if (pub.published < pub.wanted || pub.out_size) {
        publisher_turn(&pub, now_us());
        most_ms = pub.published < pub.wanted && most_ms > 1 ? 1 : most_ms;
    }
    int count = epoll_wait(epoll_fd, events, 512, most_ms);
    for (int i = 0; i < count; i++) {
        uint32_t id = events[i].data.u32;
        if (id == BROKER_ID) publisher_answers(&pub);
        else if (id == STDIN_ID) ordered = 1;
        else if (conns[id].state == CONNECTING) ask(&conns[id]);
        else if (conns[id].state != GONE) conn_read(&conns[id]);
    }
}

static void report(const char *event, int64_t since, double cpu_before) {
    printf("{\"event\":\"%s\",\"open\":%u,\"refused\":%u,\"seconds\":%.3f,\"cpu\":%.3f,\"published\":%llu,"
           "\"delivered\":%llu,\"healed\":%llu,\"snapshots\":%llu,\"pings\":%llu,\"bytes\":%llu,\"closes\":{",
           event, opened, refused, (double)(now_us() - since) / 1e6, cpu() - cpu_before,
           (unsigned long long)pub.published, (unsigned long long)tally.delivered, (unsigned long long)tally.healed,
           (unsigned long long)tally.snapshots, (unsigned long long)tally.pings, (unsigned long long)tally.bytes);
    for (int code = 0, some = 0; code < 5000; code++)
        if (tally.closes[code]) printf("%s\"%d\":%u", some++ ? "," : "", code, tally.closes[code]);
    printf("},");
    histogram_print(&tally.latency, "latency", stdout);
    printf(",");
    histogram_print(&tally.written, "written", stdout);
    printf(",");
    histogram_print(&opening, "opening", stdout);
    printf("}\n");
    fflush(stdout);
}

static void run(double seconds, double rate) {
    double cpu_before = cpu();
    int64_t start = now_us(), end = start + (int64_t)(seconds * 1e6);
    memset(&tally, 0, sizeof tally);
    pub.published = 0;
    pub.wanted = (uint64_t)(seconds * rate);
    pub.rate = rate;
    pub.started = start;
    while (now_us() < end) turn(rate > 0 ? 1 : 20);
    pub.wanted = pub.published; /* what could not be sent in time is not sent */
    int64_t published_end = now_us();
    uint64_t seen = tally.delivered;
    idle_since = now_us();
    while (now_us() - idle_since < 400000 && now_us() - published_end < 8000000) {
        turn(20);
        if (tally.delivered != seen) { seen = tally.delivered; idle_since = now_us(); }
    }
    report("run", start, cpu_before);
}

static void wake(uint32_t count) {
    memset(&tally, 0, sizeof tally);
    int64_t start = now_us();
    double cpu_before = cpu();
    for (uint32_t n = 0; n < count && stalled > 0; n++, stalled--) {
        struct conn *c = &conns[total - stalled];
        if (c->state == OPEN) watch(EPOLL_CTL_ADD, c->fd, EPOLLIN, total - stalled);
    }
    while (now_us() - start < 2000000) turn(20);
    report("wake", start, cpu_before);
}

static void orders(void) {
    char line[256];
    double seconds, rate;
    uint32_t count;
    watch(EPOLL_CTL_ADD, 0, EPOLLIN, STDIN_ID);
    for (;;) {
        while (!ordered) turn(100);
        ordered = 0;
        if (fgets(line, sizeof line, stdin) == NULL || strncmp(line, "quit", 4) == 0) return;
        if (sscanf(line, "run %lf %lf", &seconds, &rate) == 2) run(seconds, rate);
        else if (sscanf(line, "wake %u", &count) == 1) wake(count);
    }
}

static void read_targets(const char *path) {
    FILE *file = fopen(path, "r");
    char line[1024];
    if (file == NULL) fail(path);
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        if (strchr(line, '\t') == NULL) continue;
        targets = realloc(targets, (total + 1) * sizeof *targets);
        targets[total++] = strdup(line);
    }
    fclose(file);
}

static void options(int argc, char **argv) {
    const char *publish = NULL, *channels = NULL;
    for (int i = 1; i < argc; i++) {
        const char *o = argv[i], *v = i + 1 < argc ? argv[i + 1] : "";
        if (!strcmp(o, "--hello")) client.hello = 1;
        else if (!strcmp(o, "--socketio")) client.socketio = 1;
        else if (!strcmp(o, "--at")) client.at = 1;
        else if (!strcmp(o, "--http")) pub.http = 1;
        else if (!strcmp(o, "--seq-prefix")) pub.seq_prefix = 1;
        else if (i++, !strcmp(o, "--port")) port = atoi(v);
        else if (!strcmp(o, "--targets")) targets_file = v;
        else if (!strcmp(o, "--origin")) origin = v;
        else if (!strcmp(o, "--protocol")) protocol = v;
        else if (!strcmp(o, "--inflight")) inflight_most = (uint32_t)atoi(v);
        else if (!strcmp(o, "--resume")) client.hello = 1, client.resume = 1, client.back = atoll(v);
        else if (!strcmp(o, "--stall")) stalled = (uint32_t)atoi(v);
        else if (!strcmp(o, "--publish")) publish = v;
        else if (!strcmp(o, "--channels")) channels = v;
        else if (!strcmp(o, "--bytes")) pub.bytes = atoi(v);
        else if (!strcmp(o, "--head")) {
            unsigned char *head = malloc(strlen(v) / 2 + 1);
            for (pub.head_bytes = 0; sscanf(v + 2 * pub.head_bytes, "%2hhx", head + pub.head_bytes) == 1;)
                pub.head_bytes++;
            pub.head = head;
        } else { errno = EINVAL; fail(o); }
    }
    if (targets_file == NULL) { errno = EINVAL; fail("--targets"); }
    read_targets(targets_file);
    if (publish) {
        if (channels == NULL) { errno = EINVAL; fail("--channels"); }
        publisher_channels(&pub, channels);
        if ((pub.fd = publisher_connect(publish)) < 0) fail(publish);
        watch(EPOLL_CTL_ADD, pub.fd, EPOLLIN, BROKER_ID);
    }
}

int main(int argc, char **argv) {
    epoll_fd = epoll_create1(0);
    setvbuf(stdin, NULL, _IONBF, 0); /* epoll must know of every order */
    options(argc, argv);
    conns = calloc(total, sizeof *conns);
    double cpu_before = cpu();
    int64_t begun = now_us();
    while (opened + refused < total && now_us() - begun < 180000000) turn(100);
    report("open", first_connect, cpu_before);
    fprintf(stderr, "load: %u open in %.2f s\n", opened, (double)(last_open - first_connect) / 1e6);
    orders();
    return 0;
}
