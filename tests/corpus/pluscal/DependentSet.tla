---- MODULE DependentSet ----
\* Covers: a local variable's set that depends on self
EXTENDS Integers, Sequences, TLC
(*
--algorithm DependentSet
variables x = 0;
process p \in 1..2
variables u \in 1..self;
begin
  a: x := x + u;
end process;
end algorithm
*)
====
