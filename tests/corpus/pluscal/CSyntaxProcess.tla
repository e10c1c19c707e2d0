---- MODULE CSyntaxProcess ----
\* Covers: processes, procedures, define and macros in the C-syntax
EXTENDS Integers, Sequences, TLC
(*
--algorithm CSyntaxProcess {
  variables q = <<>>;
  define { Full == Len(q) >= 2 }
  macro Put(v) { await ~Full; q := Append(q, v) }
  procedure Twice(w = 0)
    variable n = 2;
  { t: while (n > 0) { Put(w); n := n - 1 };
       return }
  process (producer \in 1..2)
    variables sent = 0;
  { p: call Twice(self);
    r: sent := 2 }
  fair process (consumer = 3)
  { c: while (TRUE) { await q # <<>>; q := Tail(q) } }
}
*)
====
