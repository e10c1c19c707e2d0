---- MODULE Processes ----
\* Covers: a set of processes and single ones, local variables of both
EXTENDS Integers, Sequences, TLC
(*
--algorithm Processes
variables x = 0;
process many \in {"a", "b"}
variables mine = self, seen \in {0, 1};
begin
  m: x := x + 1;
  n: seen := x;
     mine := "done";
end process;
process one = "c"
variables y = 5, z \in 1..2;
begin
  o: await x > 0;
     y := y + x + z;
end process;
end algorithm
*)
====
