// Paxos with three acceptors, three ballots and two values, bit-packed by hand: what MCPaxos is
// without its refinements. A promise reports a vote: 0 for none, else 1 + 2 * ballot + value.
#include "search.h"
enum { A = 3, B = 3, V = 2 };
#define MAXBAL(a) (2 * (a))                      // 1 + ballot, or 0
#define VOTE(a) (6 + 3 * (a))                    // as in a promise
#define BEGUN(b) (15 + (b))                      // 1a
#define PROMISE(b, a) (18 + 3 * (A * (b) + (a))) // 1b: 0, or 1 + vote
#define PROPOSED(b) (45 + 2 * (b))               // 2a: 0, or 1 + value
#define VOTED(b, a) (51 + A * (b) + (a))         // 2b: the value is that of 2a
#define GET(s, at, bits) ((int)((s) >> (at) & ((1u << (bits)) - 1)))
static const int quorums[3] = {3, 5, 6};

static int good(uint64_t s) {
  int chosen = 0;
  for (int b = 0; b < B; b++) {
    int votes = GET(s, VOTED(b, 0), A);
    for (int q = 0; q < 3; q++)
      if ((votes & quorums[q]) == quorums[q]) chosen |= GET(s, PROPOSED(b), 2);
  }
  return chosen != 3;
}

// In how many ways the promises show that a value is safe: as often the step counts.
static int ways(uint64_t s, int b, int v) {
  int count = 0;
  for (int q = 0; q < 3; q++) {
    int there = 1, highest = -1, alike = 0;
    for (int a = 0; a < A; a++) {
      if (!(quorums[q] >> a & 1)) continue;
      int promise = GET(s, PROMISE(b, a), 3);
      if (!promise) there = 0;
      int ballot = promise < 2 ? -1 : (promise - 2) / V;
      if (ballot > highest) highest = ballot, alike = 0;
      if (ballot == highest && promise >= 2 && (promise - 2) % V == v) alike++;
    }
    if (there) count += (highest < 0) + alike;
  }
  return count;
}

static void expand(uint64_t s) {
  for (int b = 0; b < B; b++) {
    if (!GET(s, BEGUN(b), 1)) meet(s | 1ull << BEGUN(b));
    int proposed = GET(s, PROPOSED(b), 2);
    if (!proposed)
      for (int v = 0; v < V; v++)
        for (int n = ways(s, b, v); n; n--) meet(s | (uint64_t)(v + 1) << PROPOSED(b));
    for (int a = 0; a < A; a++) {
      int most = GET(s, MAXBAL(a), 2) - 1;
      uint64_t lower = (s & ~(3ull << MAXBAL(a))) | (uint64_t)(b + 1) << MAXBAL(a);
      if (GET(s, BEGUN(b), 1) && b > most)
        meet(lower | (uint64_t)(1 + GET(s, VOTE(a), 3)) << PROMISE(b, a));
      if (proposed && b >= most && !GET(s, VOTED(b, a), 1))
        meet((lower & ~(7ull << VOTE(a))) | (uint64_t)(V * b + proposed) << VOTE(a) |
             1ull << VOTED(b, a));
    }
  }
  int finished = 1;
  for (int a = 0; a < A; a++) finished &= GET(s, VOTE(a), 3) > V * (B - 1);
  if (finished) meet(s);
}

int main(void) {
  search(0);
  return bad != 0;
}
