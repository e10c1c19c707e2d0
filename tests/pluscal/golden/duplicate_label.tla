---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
begin
  a: x := 1;
  a: x := 2;
end algorithm *)
====
