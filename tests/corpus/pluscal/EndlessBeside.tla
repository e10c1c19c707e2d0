---- MODULE EndlessBeside ----
\* Covers: one process never ends, so there is no Terminating and no Termination
EXTENDS Integers, Sequences, TLC
(*
--algorithm EndlessBeside
variables x = 0;
process p = 1
begin a: while TRUE do x := 1 - x; end while;
end process;
process q = 2
begin b: await x = 1; c: skip;
end process;
end algorithm
*)
====
