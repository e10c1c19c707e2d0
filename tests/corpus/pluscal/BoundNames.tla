---- MODULE BoundNames ----
\* Covers: quantifiers, CHOOSE and functions in expressions whose names stay as they are
EXTENDS Integers, Sequences, TLC
(*
--algorithm BoundNames
variables f = [i \in 1..3 |-> i], best = 0;
process p \in 1..2
variables k = 1;
begin
  a: f[k] := CHOOSE m \in 1..9 : \A n \in DOMAIN f : m > f[n];
     k := k + 1;
  b: best := LET top == f[k] IN IF \E i, j \in 1..3 : i # j /\ f[i] = f[j] THEN top ELSE -top;
  c: f := [i \in 1..3 |-> IF i = k THEN 0 ELSE f[i] % 5];
end process;
end algorithm
*)
====
