---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
procedure P() begin p: return; end procedure;
macro M() begin skip; end macro;
begin a: M();
end algorithm *)
====
