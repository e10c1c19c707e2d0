---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
begin
  a: if x = 0 then x := 1;
  b: x := 2;
end algorithm *)
====
