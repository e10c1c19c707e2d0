---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables f = [i \in 1..2 |-> 0];
begin a: f(1) := 2;
end algorithm *)
====
