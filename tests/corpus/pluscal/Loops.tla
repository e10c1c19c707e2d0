---- MODULE Loops ----
\* Covers: nested while loops and statements after a loop in the same step
EXTENDS Integers, Sequences, TLC
(*
--algorithm Loops
variables i = 0, j = 0, n = 0;
begin
  a: while i < 2 do
       j := 0;
    b: while j < 2 do
         j := j + 1;
         n := n + j;
       end while;
       i := i + 1;
     end while;
     n := n - 1;
  c: skip;
end algorithm
*)
====
