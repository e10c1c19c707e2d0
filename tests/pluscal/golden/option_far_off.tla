---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* PlusCal
   options (termination
            quickly) *)
(* --algorithm Bad
variables x = 0;
begin
  a: x := 1;
end algorithm *)
====
