---- MODULE StrongProcess ----
\* Covers: fair+ makes a step that is enabled again and again
EXTENDS Integers, Sequences, TLC
(*
--algorithm StrongProcess
variables x = 0;
fair process blink = 1
begin a: while TRUE do x := 1 - x; end while;
end process;
fair+ process waits \in 2..3
begin b: await x = 1;
end process;
end algorithm
*)
Ends == <>(\A i \in 2..3 : pc[i] = "Done")
====
