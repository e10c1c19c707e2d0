---- MODULE Uninitialised ----
\* Covers: variables without a first value
EXTENDS Integers, Sequences, TLC
(*
--algorithm Uninitialised
variables x; y = 1;
process p \in 1..2
variable z;
begin
  a: z := y;
     x := z + self;
end process;
end algorithm
*)
====
