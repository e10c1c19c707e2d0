---- MODULE Except ----
\* Covers: EXCEPT: several updates in order, @, nested paths, fields, two arguments, records.
EXTENDS Naturals
VARIABLE r
f == [i \in 1..3 |-> i * 10]
g == [i, j \in 1..2 |-> i + j]
h == [a |-> [b |-> <<1, 2>>, c |-> 5], d |-> 0]
Init == r = <<
  [f EXCEPT ![1] = 7],
  [f EXCEPT ![1] = @ + 1, ![1] = @ * 2],
  [f EXCEPT ![2] = @ + @, ![3] = 0],
  [g EXCEPT ![1, 2] = @ + 100],
  [g EXCEPT ![<<2, 1>>] = 9],
  [h EXCEPT !.a.b[2] = @ + 40],
  [h EXCEPT !.a.c = @ + 1, !.d = @ + 2],
  [h EXCEPT !["d"] = 3],
  [h EXCEPT !.a = [@ EXCEPT !.c = @ + 1]],
  [<<1, 2, 3>> EXCEPT ![2] = "two"],
  [f EXCEPT ![1] = f[2] + [f EXCEPT ![2] = @ + 1][2]],
  [[i \in {} |-> 0] EXCEPT ![1] = 2]>>
Next == r' = r
====
