---- MODULE MacroInWith ----
\* Covers: a macro whose parameter is a name that with binds
EXTENDS Integers, Sequences, TLC
(*
--algorithm MacroInWith {
  variables q = {1, 2, 3}, last = 0;
  macro Take(from, to) {
    with (e \in from) { to := e; from := from \ {e} }
  }
  { a: while (q # {}) { Take(q, last) } }
}
*)
====
