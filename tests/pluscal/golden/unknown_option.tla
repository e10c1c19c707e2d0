---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0; \* PlusCal options (-labels)
begin a: x := 1;
end algorithm *)
====
