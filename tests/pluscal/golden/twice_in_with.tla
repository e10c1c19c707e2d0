---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
begin
  a: with i \in 1..2 do
       x := i;
       x := x + 1;
     end with;
end algorithm *)
====
