---- MODULE FieldNames ----
\* Covers: fields called like reserved words and like variables
EXTENDS Integers, Sequences, TLC
(*
--algorithm FieldNames
variables x = 1, msg = [end |-> 0, do |-> 1, x |-> 2];
begin
  a: msg.x := x;
     x := msg.end + 1;
  b: msg := [msg EXCEPT !.do = x, !.x = @ + 1];
     x := [or |-> 3, x |-> x].or;
end algorithm
*)
====
