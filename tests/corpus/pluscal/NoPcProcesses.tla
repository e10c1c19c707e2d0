---- MODULE NoPcProcesses ----
\* Covers: every process one endless loop: no pc, actions named after processes
EXTENDS Integers, Sequences, TLC
(*
--algorithm NoPcProcesses
variables x = 0;
process left \in 1..2
variables n = 0;
begin a: while TRUE do x := (x + self) % 3; n := 1 - n; end while;
end process;
process right = "r"
begin b: while TRUE do await x = 0; x := 2; end while;
end process;
end algorithm
*)
====
