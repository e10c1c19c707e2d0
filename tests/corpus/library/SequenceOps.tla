---- MODULE SequenceOps ----
\* Covers: Append Head Tail Len SubSeq SelectSeq \o, DOMAIN and application of sequences.
EXTENDS Integers, Sequences
VARIABLE r
s == <<5, 6, 7>>
Odd(n) == n % 2 = 1
Init == r = <<
  Append(s, 8), Append(<<>>, 1), Head(s), Tail(s), Tail(<<1>>), Len(s), Len(<<>>),
  s \o <<1>>, <<>> \o <<>>, <<>> \o s, SubSeq(s, 1, 2), SubSeq(s, 2, 3), SubSeq(s, 2, 1), SubSeq(s, 5, 4),
  SubSeq(s, 3, 3), SelectSeq(s, Odd), SelectSeq(s, LAMBDA n : n > 9), SelectSeq(<<>>, Odd), DOMAIN s, s[3],
  [s EXCEPT ![1] = 0], [i \in 1..3 |-> s[4 - i]], Append([i \in 1..2 |-> i], 3), Len([i \in 1..4 |-> 0]),
  Head([i \in 1..2 |-> i * 9]), <<s, s>>[2][1], {s[i] : i \in DOMAIN s}, <<1>> \circ <<2>>, SubSeq(s, 1, 0)>>
Next == r' = r
====
