---- MODULE OptionFairness ----
\* Covers: the options -wf and -termination in the file
EXTENDS Integers, Sequences, TLC
\* PlusCal options (-wf, -termination)
(*
--algorithm OptionFairness
variables x = 0;
process p \in 1..2
begin a: x := x + 1; b: await x = 2;
end process;
end algorithm
*)
====
