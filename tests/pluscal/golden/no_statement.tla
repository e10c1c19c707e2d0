---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
begin a: x; b: skip;
end algorithm *)
====
