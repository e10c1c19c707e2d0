---- MODULE Procedure ----
\* Covers: call, return, parameters with and without first values, local variables
EXTENDS Integers, Sequences, TLC
(*
--algorithm Procedure
variables x = 0;
procedure Add(n, by = 1)
variables old = x;
begin
  p: x := x + n + by;
  q: if x > old then x := x + old; end if;
  r: return;
end procedure;
begin
  a: call Add(2, 3);
  b: call Add(x, 0);
  c: x := -x;
end algorithm
*)
====
