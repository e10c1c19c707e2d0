---- MODULE UnfairProcess ----
\* Covers: a process that is not fair may stop for ever
EXTENDS Integers, Sequences, TLC
(*
--algorithm UnfairProcess
variables x = 0;
process lazy = 1
begin a: x := 1;
end process;
fair process other = 2
begin c: while x < 1 do skip; end while;
end process;
end algorithm
*)
====
