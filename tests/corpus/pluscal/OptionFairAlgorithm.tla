---- MODULE OptionFairAlgorithm ----
\* Covers: a fair algorithm without processes stays fair under -nof
EXTENDS Integers, Sequences, TLC
\* PlusCal options (nof)
(*
--fair algorithm OptionFairAlgorithm
variables x = 0;
begin a: x := x + 1;
end algorithm
*)
====
