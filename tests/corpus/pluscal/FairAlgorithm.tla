---- MODULE FairAlgorithm ----
\* Covers: a fair algorithm terminates
EXTENDS Integers, Sequences, TLC
(*
--fair algorithm FairAlgorithm
variables x \in 0..2;
begin
  a: while x < 3 do x := x + 1; end while;
end algorithm
*)
====
