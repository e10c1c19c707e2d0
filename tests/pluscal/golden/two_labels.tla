---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
{ variables x = 0;
  { a: { b: x := 1 } }
}
*)
====
