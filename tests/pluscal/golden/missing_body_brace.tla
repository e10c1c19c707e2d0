---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
{ variables x = 0;
  process (p \in 1..2)
    a: x := 1;
}
*)
====
