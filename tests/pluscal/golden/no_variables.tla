---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
process p \in 1..2 begin a: while TRUE do skip; end while; end process;
end algorithm *)
====
