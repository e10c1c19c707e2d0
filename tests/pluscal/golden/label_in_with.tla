---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
begin
  a: with i \in 1..2 do
    b: x := i;
     end with;
end algorithm *)
====
