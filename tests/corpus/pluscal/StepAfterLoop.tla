---- MODULE StepAfterLoop ----
\* Covers: after a loop, a second assignment needs no label before it in the same branch
EXTENDS Integers, Sequences, TLC
(*
--algorithm StepAfterLoop
variables x = 0, y = 0;
begin
  a: while x < 2 do x := x + 1; end while;
     x := 10;
     if y = 0 then y := 1; b: y := 2; end if;
  c: y := y + x;
end algorithm
*)
====
