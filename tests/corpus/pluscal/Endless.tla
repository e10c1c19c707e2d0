---- MODULE Endless ----
\* Covers: while TRUE in the middle: what follows is never reached
EXTENDS Integers, Sequences, TLC
(*
--algorithm Endless
variables x = 0;
begin
  a: while TRUE do
       x := (x + 1) % 4;
    b: skip;
     end while;
end algorithm
*)
====
