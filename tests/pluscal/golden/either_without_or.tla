---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
begin
  a: either x := 1; end either;
end algorithm *)
====
