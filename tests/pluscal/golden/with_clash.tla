---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
begin
  a: with x \in 1..2 do skip; end with;
end algorithm *)
====
