---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
process p \in 1..2
variables x = 1;
begin a: x := 1; end process;
end algorithm *)
====
