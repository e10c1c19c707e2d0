---- MODULE Printing ----
\* Covers: print is no assignment
EXTENDS Integers, Sequences, TLC
(*
--algorithm Printing
variables x = 0;
begin
  a: while x < 2 do
       print <<"x", x>>;
       x := x + 1;
     end while;
end algorithm
*)
====
