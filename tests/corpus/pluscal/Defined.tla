---- MODULE Defined ----
\* Covers: a define section over variables, used in steps and in an invariant
EXTENDS Integers, Sequences, TLC
(*
--algorithm Defined
variables x = 0, y = 1;
define
  Sum == x + y
  Scaled(n) == n * Sum
  Positive == /\ x >= 0
              /\ y > 0
end define;
process p \in 1..2
variables local = 0;
begin
  a: local := Scaled(self);
  b: x := x + local;
     y := Sum;
end process;
end algorithm
*)
====
