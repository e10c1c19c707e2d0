---- MODULE CallGoto ----
\* Covers: a call that returns to another label
EXTENDS Integers, Sequences, TLC
(*
--algorithm CallGoto
variables x = 0;
procedure Bump()
begin
  p: x := x + 1;
     return;
end procedure;
begin
  a: call Bump(); goto c;
  b: x := 100;
  c: if x < 2 then call Bump(); goto c; end if;
end algorithm
*)
====
