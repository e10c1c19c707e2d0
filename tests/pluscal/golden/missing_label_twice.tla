---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
process p \in 1..2
begin
  a: x := 1;
     x := x + 1;
     x := x * 2;
end process;
end algorithm *)
====
