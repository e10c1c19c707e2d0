---- MODULE OptionNoFairness ----
\* Covers: the option -nof takes away what processes ask for
EXTENDS Integers, Sequences, TLC
\* PlusCal options (nof)
(*
--algorithm OptionNoFairness
variables x = 0;
fair process p = 1
begin a: x := x + 1;
end process;
end algorithm
*)
====
