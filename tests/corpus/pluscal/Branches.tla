---- MODULE Branches ----
\* Covers: if and elsif without labels, with one assigned variable in each
EXTENDS Integers, Sequences, TLC
(*
--algorithm Branches
variables x \in 0..3, y = 0, z = 0;
begin
  a: if x = 0 then y := 1;
     elsif x = 1 then z := 1;
     elsif x = 2 then y := 2; z := 2;
     else skip;
     end if;
     x := 0;
end algorithm
*)
====
