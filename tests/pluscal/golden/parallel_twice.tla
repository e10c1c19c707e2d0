---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
begin a: x := 1 || x := 2;
end algorithm *)
====
