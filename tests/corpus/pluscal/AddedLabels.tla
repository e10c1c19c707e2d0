---- MODULE AddedLabels ----
\* Covers: the option -label adds what is missing beside the author's labels
EXTENDS Integers, Sequences, TLC
\* PlusCal options (-label -labelRoot L)
(*
--algorithm AddedLabels
variables x = 0;
process p \in 1..2
begin
  L1: x := x + 1;
  x := x * 2;
  while x > 10 do x := x - 10; end while;
  if x = 3 then goto L1; end if;
  x := 0;
end process;
end algorithm
*)
====
