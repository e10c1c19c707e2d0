---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
process p \in 1..2
begin
  a: x := 1;
     while x < 3 do x := x + 1; end while;
end process;
end algorithm *)
====
