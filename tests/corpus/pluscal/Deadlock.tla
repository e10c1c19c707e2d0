---- MODULE Deadlock ----
\* Covers: an await that is never true
EXTENDS Integers, Sequences, TLC
(*
--algorithm Deadlock
variables x = 0;
process p \in 1..2
begin
  a: x := x + 1;
  b: await x = 5;
end process;
end algorithm
*)
====
