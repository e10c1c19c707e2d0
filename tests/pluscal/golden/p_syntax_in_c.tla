---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
{ variables x = 0;
  { a: if x = 0 then x := 1; }
}
*)
====
