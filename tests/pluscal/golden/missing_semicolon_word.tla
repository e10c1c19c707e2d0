---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
begin
  a: x := 1
     if x = 1 then skip; end if;
end algorithm *)
====
