---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables count = 0;
begin
  a: cuont := 1;
end algorithm *)
====
