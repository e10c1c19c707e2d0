---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
macro M() begin skip; end macro;
macro M() begin x := 1; end macro;
begin a: M();
end algorithm *)
====
