---- MODULE WithSets ----
\* Covers: with over several names, sets and values, nested
EXTENDS Integers, Sequences, TLC
(*
--algorithm WithSets
variables pairs = {}, last = 0;
begin
  a: with i \in 1..2, j \in i..3, k = i + j do
       pairs := pairs \cup {<<i, j>>};
       with m = k * 2 do last := m; end with;
     end with;
  b: with p \in pairs do last := p[1]; end with;
end algorithm
*)
====
