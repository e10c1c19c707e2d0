---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
procedure P(n) variables m \in 1..2; begin p: return; end procedure;
begin a: call P(1);
end algorithm *)
====
