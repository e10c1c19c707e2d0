---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
begin
  a: with i \in 1..2 do
       while x < i do x := x + 1; end while;
     end with;
end algorithm *)
====
