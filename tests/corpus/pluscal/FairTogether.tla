---- MODULE FairTogether ----
\* Covers: a fair algorithm with processes: some step is made, not every process's
EXTENDS Integers, Sequences, TLC
(*
--fair algorithm FairTogether
variables x = 0;
process spin = 1
begin a: while TRUE do x := 1 - x; end while;
end process;
process waits = 2
begin b: x := 5; c: skip;
end process;
end algorithm
*)
Ends == <>(pc[2] = "Done")
====
