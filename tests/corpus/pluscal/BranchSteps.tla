---- MODULE BranchSteps ----
\* Covers: a label inside an if, so that both branches say where to go
EXTENDS Integers, Sequences, TLC
(*
--algorithm BranchSteps
variables x \in 0..2, y = 0;
begin
  a: if x > 0 then
       y := x;
    b: y := y + 1;
       if y > 2 then c: y := 0; end if;
    d: x := 0;
     else
       y := 7;
     end if;
  e: y := y - 1;
end algorithm
*)
====
