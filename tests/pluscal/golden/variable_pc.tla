---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables pc = 0;
begin a: pc := 1;
end algorithm *)
====
