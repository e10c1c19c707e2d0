---- MODULE FairProcedure ----
\* Covers: the fairness of a process goes with it into the procedures that it calls
EXTENDS Integers, Sequences, TLC
(*
--algorithm FairProcedure
variables x = 0;
procedure Outer()
begin o: call Inner();
      q:- x := x + 1;
      return;
end procedure;
procedure Inner()
begin i:+ await x \in {0, 1}; return;
end procedure;
fair process p = 1
begin a: call Outer();
      b: x := 3;
end process;
process lazy = 2
begin l: call Inner();
end process;
end algorithm
*)
ReachesInner == <>(pc[1] = "q")
====
