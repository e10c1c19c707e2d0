---- MODULE Choices ----
\* Covers: either with a step inside one branch, and one that waits
EXTENDS Integers, Sequences, TLC
(*
--algorithm Choices
variables x = 0, y = 0;
begin
  a: either x := 1;
     or x := 2; b: y := x;
     or await x > 5; y := 9;
     or skip;
     end either;
  c: x := x + y;
end algorithm
*)
====
