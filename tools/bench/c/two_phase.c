// Two-phase commit, N resource managers (-DN=8), bit-packed by hand: rmState 2 bits each, tmState 2,
// tmPrepared N, messages N + 2.
#include "search.h"
#ifndef N
#define N 8
#endif
#define ALL ((1ull << N) - 1)
enum { WORKING, PREPARED, COMMITTED, ABORTED };
enum { INIT, DONE, GONE };
#define TM (2 * N)
#define HEARD (2 * N + 2)
#define SAID (3 * N + 2)
#define COMMIT (1ull << (4 * N + 2))
#define ABORT (1ull << (4 * N + 3))
#define LOW 0x5555555555555555u

static int good(uint64_t s) {
  uint64_t rm = s & ((1ull << 2 * N) - 1), high = rm >> 1 & LOW, low = rm & LOW;
  return !((high & ~low) && (high & low));
}

static void expand(uint64_t s) {
  uint64_t tm = s >> TM & 3, heard = s >> HEARD & ALL, said = s >> SAID & ALL;
  if (tm == INIT && heard == ALL) meet((s | (uint64_t)DONE << TM) | COMMIT);
  if (tm == INIT) meet((s | (uint64_t)GONE << TM) | ABORT);
  for (int r = 0; r < N; r++) {
    uint64_t clear = s & ~(3ull << 2 * r), state = s >> 2 * r & 3;
    if (tm == INIT && said >> r & 1) meet(s | 1ull << (HEARD + r));
    if (state == WORKING) {
      meet(clear | (uint64_t)PREPARED << 2 * r | 1ull << (SAID + r));
      meet(clear | (uint64_t)ABORTED << 2 * r);
    }
    if (s & COMMIT) meet(clear | (uint64_t)COMMITTED << 2 * r);
    if (s & ABORT) meet(clear | (uint64_t)ABORTED << 2 * r);
  }
}

int main(void) {
  search(0);
  return bad != 0;
}
