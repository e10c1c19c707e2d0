---- MODULE InvariantFails ----
\* Covers: a lost update: two processes read, then write
EXTENDS Integers, Sequences, TLC
(*
--algorithm InvariantFails
variables x = 0;
process p \in 1..2
variables seen = 0;
begin
  read: seen := x;
  write: x := seen + 1;
end process;
end algorithm
*)
Right == (\A self \in ProcSet : pc[self] = "Done") => x = 2
====
