---- MODULE Recursion ----
\* Covers: a procedure that calls itself; the stack grows
EXTENDS Integers, Sequences, TLC
(*
--algorithm Recursion
variables result = 1;
procedure Fact(n = 1)
begin
  f: if n <= 1 then
       return;
     else
       result := result * n;
    g: call Fact(n - 1);
     end if;
  h: return;
end procedure;
begin
  a: call Fact(4);
  b: assert result = 24;
end algorithm
*)
====
