---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
{ variables x = 0;
  { a: while (x < 1) { x := 1;
    b: x := 2;
*)
====
