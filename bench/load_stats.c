/* Clock and histogram of the load generator. */
#include "load.h"

#include <time.h>

int64_t now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void histogram_add(struct histogram *h, int64_t us) {
    uint64_t v = us < 0 ? 0 : (uint64_t)us;
    size_t at = v;
    if (v >= STEPS) {
        int shift = 63 - __builtin_clzll(v) - 6; /* v >> shift lies in 64..127 */
        at = STEPS * (size_t)(shift + 1) + (size_t)((v >> shift) - STEPS);
    }
    if (at >= BUCKETS) at = BUCKETS - 1;
    h->bucket[at]++;
    h->count++;
    if (us > h->max) h->max = us;
}

static double value(size_t at) { /* upper end of a bucket, milliseconds */
    if (at < STEPS) return (double)(at + 1) / 1000;
    size_t shift = at / STEPS - 1;
    return (double)((uint64_t)(STEPS + at % STEPS + 1) << shift) / 1000;
}

static double quantile(const struct histogram *h, double q) {
    uint64_t seen = 0, limit = (uint64_t)(q * (double)h->count);
    for (size_t at = 0; at < BUCKETS; at++) {
        seen += h->bucket[at];
        if (seen > limit) return value(at);
    }
    return (double)h->max / 1000;
}

void histogram_print(const struct histogram *h, const char *name, FILE *out) {
    if (h->count == 0) {
        fprintf(out, "\"%s\":null", name);
        return;
    }
    fprintf(out, "\"%s\":{\"count\":%llu,\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"max\":%.3f}", name,
            (unsigned long long)h->count, quantile(h, 0.5), quantile(h, 0.9), quantile(h, 0.99),
            (double)h->max / 1000);
}
