---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
macro M() begin
  l: x := 1;
end macro;
begin
  a: M();
end algorithm *)
====
