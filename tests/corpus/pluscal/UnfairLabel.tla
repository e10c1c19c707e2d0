---- MODULE UnfairLabel ----
\* Covers: a label marked - may never be left in a fair process
EXTENDS Integers, Sequences, TLC
(*
--algorithm UnfairLabel
variables x = 0;
fair process p \in 1..2
begin a: x := x + 1;
      b:- skip;
      c: skip;
end process;
end algorithm
*)
Ends == \A i \in 1..2 : <>(pc[i] = "Done")
====
