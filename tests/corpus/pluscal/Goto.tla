---- MODULE Goto ----
\* Covers: jumps backwards, forwards and to Done
EXTENDS Integers, Sequences, TLC
(*
--algorithm Goto
variables x = 0;
begin
  a: x := x + 1;
     if x < 3 then goto a; end if;
  b: either goto d; or goto Done; or skip; end either;
  c: x := 10;
  d: x := x + 1;
end algorithm
*)
====
