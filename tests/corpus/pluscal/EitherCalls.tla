---- MODULE EitherCalls ----
\* Covers: calls, returns and gotos as last statements of the parts of an either
EXTENDS Integers, Sequences, TLC
(*
--algorithm EitherCalls
variables x = 0;
procedure P(k = 0)
begin
  p: either x := k; return; or q: x := 9; return; end either;
end procedure;
begin
  a: either call P(1); or goto c; or x := 5; end either;
  b: x := x + 1;
  c: if x < 3 then call P(3); else skip; end if;
  d: skip;
end algorithm
*)
====
