---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
begin a: while x < 1 x := 1; end while;
end algorithm *)
====
