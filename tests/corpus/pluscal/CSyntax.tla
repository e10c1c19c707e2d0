---- MODULE CSyntax ----
\* Covers: the C-syntax: braces, single statements, a block under a label
EXTENDS Integers, Sequences, TLC
(*
--algorithm CSyntax {
  variables x = 0; y \in {0, 1};
  { a: while (x < 3) {
         if (y = 0) x := x + 1 ; else { x := x + 2; y := 1 - y } ;
    b:   { skip; y := 1 - y }
       } ;
    c: with (v \in 1..2) x := x + v
  }
}
*)
====
