---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0, call = 1;
begin a: x := 1;
end algorithm *)
====
