---- MODULE StackAndPc ----
\* Covers: pc and stack read in an invariant and in a step
EXTENDS Integers, Sequences, TLC
(*
--algorithm StackAndPc
variables x = 0;
procedure P()
begin
  p: x := Len(stack[self]);
     return;
end procedure;
process r \in 1..2
begin
  a: await \A other \in ProcSet : pc[other] # "p";
     call P();
  b: skip;
end process;
end algorithm
*)
Inv == \A self \in ProcSet : Len(stack[self]) <= 1
====
