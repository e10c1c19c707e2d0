---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
begin a: if x = then x := 1; end if;
end algorithm *)
====
