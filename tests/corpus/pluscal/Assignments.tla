---- MODULE Assignments ----
\* Covers: several assignments in one step; what follows a prime sees it
EXTENDS Integers, Sequences, TLC
(*
--algorithm Assignments
variables x = 1, y = 2, z = 3;
begin
  a: x := x + 1;
     y := x + y;
     z := x * y;
  b: x := y || y := x || z := x + y;
end algorithm
*)
Inv == x < 50
====
