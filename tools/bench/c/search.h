// What may live here: breadth-first search over states of one 64-bit word, written by hand: the mark
// that compiled specs are measured against. A spec defines `initial` and `expand`, which calls
// `meet(successor)` for each successor, and `good`.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

static uint64_t *states;  // by id
static uint32_t *parents; // by id
static uint32_t *table;   // id + 1, or 0
static uint64_t count, generated, mask, source, bad;

#define BATCH 256
static struct { uint64_t state, hash; uint32_t from; } made[BATCH + 65536];
static uint64_t waiting;

static inline uint64_t hash(uint64_t x) {
  x *= 0x9E3779B97F4A7C15u;
  x ^= x >> 32;
  x *= 0xD6E8FEB86659FD93u;
  return x ^ x >> 29;
}

static int good(uint64_t state);
static void expand(uint64_t state);

static inline void meet(uint64_t state) {
  uint64_t h = hash(state);
  __builtin_prefetch(&table[h & mask], 1);
  made[waiting].state = state;
  made[waiting].hash = h;
  made[waiting++].from = (uint32_t)source;
}

static void place(uint64_t h, uint64_t number) {
  while (table[h & mask]) h++;
  table[h & mask] = (uint32_t)number;
}

static void *room(uint64_t bytes) {
  void *p = mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED) exit(3);
  madvise(p, bytes, MADV_HUGEPAGE);
  return p;
}

static void flush(void) {
  for (uint64_t i = 0; i < waiting; i++) {
    uint32_t e = table[made[i].hash & mask];
    if (e) __builtin_prefetch(&states[e - 1]);
  }
  for (uint64_t i = 0; i < waiting; i++) {
    uint64_t h = made[i].hash, s = made[i].state;
    uint32_t e;
    while ((e = table[h & mask]) && states[e - 1] != s) h++;
    generated++;
    if (e) continue;
    if (!good(s)) bad++;
    states[count] = s;
    parents[count] = made[i].from;
    table[h & mask] = (uint32_t)++count;
  }
  waiting = 0;
  if (2 * count > mask) {
    munmap(table, 4 * (mask + 1));
    mask = 4 * mask + 3;
    table = room(4 * (mask + 1));
    for (uint64_t i = 0; i < count; i++) place(hash(states[i]), i + 1);
  }
}

static void search(uint64_t first) {
  struct timespec a, b;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
  states = room(8ull << 28);
  parents = room(4ull << 28);
  mask = (1 << 20) - 1;
  table = room(4 * (mask + 1));
  source = 0xFFFFFFFF;
  meet(first);
  flush();
  uint64_t end = count, depth = 1;
  for (source = 0; source < count; source++) {
    if (source == end) {
      end = count;
      depth++;
    }
    expand(states[source]);
    if (waiting >= BATCH || source + 1 == end) flush();
  }
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
  double seconds = b.tv_sec - a.tv_sec + 1e-9 * (b.tv_nsec - a.tv_nsec);
  printf("{\"generated\": %llu, \"distinct\": %llu, \"depth\": %llu, \"bad\": %llu, \"cpu\": %.4f}\n",
         (unsigned long long)generated, (unsigned long long)count, (unsigned long long)depth,
         (unsigned long long)bad, seconds);
}
