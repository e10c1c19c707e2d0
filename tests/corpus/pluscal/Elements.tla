---- MODULE Elements ----
\* Covers: assignments to elements of functions and records, joined with ||
EXTENDS Integers, Sequences, TLC
(*
--algorithm Elements
variables f = [i \in 1..3 |-> i], r = [a |-> 1, b |-> [c |-> 0]];
begin
  a: f[1] := f[2] + 1 || f[3] := f[1];
     r.b.c := f[3];
  b: f[r.b.c] := @ + 10;
     r.a := @ * 7 || r.b := [c |-> f[1]];
end algorithm
*)
====
