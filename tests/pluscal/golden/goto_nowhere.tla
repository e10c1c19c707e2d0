---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
begin
  start: x := x + 1;
     goto strat;
end algorithm *)
====
