---- MODULE WeakIsTooLittle ----
\* Covers: weak fairness where a step is enabled only now and then
EXTENDS Integers, Sequences, TLC
(*
--algorithm WeakIsTooLittle
variables x = 0;
fair process blink = 1
begin a: while TRUE do x := 1 - x; end while;
end process;
fair process waits = 2
begin b: await x = 1;
end process;
end algorithm
*)
Ends == <>(pc[2] = "Done")
====
