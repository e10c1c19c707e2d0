---- MODULE FairProcess ----
\* Covers: a fair process reaches its end, whatever the others do
EXTENDS Integers, Sequences, TLC
(*
--algorithm FairProcess
variables x = 0;
fair process good = 1
begin a: x := 1; b: x := 2;
end process;
process other = 2
begin c: while x < 2 do skip; end while;
end process;
end algorithm
*)
Reaches == <>(pc[1] = "Done")
====
