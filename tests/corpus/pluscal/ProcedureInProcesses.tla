---- MODULE ProcedureInProcesses ----
\* Covers: procedures shared by processes: variables and stack of each its own
EXTENDS Integers, Sequences, TLC
(*
--algorithm ProcedureInProcesses
variables total = 0;
procedure Work(k = 0)
variables twice = k * 2;
begin
  w: total := total + twice;
  v: return;
end procedure;
process worker \in 1..2
variables done = FALSE;
begin
  a: call Work(self);
  b: done := TRUE;
end process;
process boss = 0
begin
  c: await total = 6;
     call Work(10);
end process;
end algorithm
*)
====
