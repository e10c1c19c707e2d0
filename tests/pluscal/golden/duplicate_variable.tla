---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0, y = 1, x = 2;
begin a: x := 1;
end algorithm *)
====
