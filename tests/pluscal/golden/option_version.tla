---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
\* PlusCal options (-version 2)
(* --algorithm Bad
variables x = 0;
begin
  a: x := 1;
end algorithm *)
====
