---- MODULE JunctionLists ----
\* Covers: bulleted lists in statements
EXTENDS Integers, Sequences, TLC
(*
--algorithm JunctionLists
variables x = 0, y = 0;
begin
  a: while /\ x < 3
           /\ \/ y = 0
              \/ y = 1 do
       await /\ x >= 0
             /\ y >= 0;
       x := x + 1;
       y := IF x = 2 THEN 1 ELSE y
     end while;
end algorithm
*)
====
