---- MODULE InitialSets ----
\* Covers: first values from sets, for all, for each process and for one
EXTENDS Integers, Sequences, TLC
(*
--algorithm InitialSets
variables x \in {1, 2}, y \in SUBSET {x};
process p \in 1..2
variables u \in {0, 1}, w = u + self;
begin
  a: x := x + u;
     w := w + x;
end process;
process q = 5
variables v \in {x, 9};
begin
  b: v := x;
end process;
end algorithm
*)
====
