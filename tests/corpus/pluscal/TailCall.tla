---- MODULE TailCall ----
\* Covers: call and return in one step, to another procedure and to itself
EXTENDS Integers, Sequences, TLC
(*
--algorithm TailCall
variables x = 3, log = <<>>;
procedure Even(n = 0)
variables here = "even";
begin
  e: log := Append(log, here);
     if n = 0 then return;
     else call Odd(n - 1); return;
     end if;
end procedure;
procedure Odd(m = 0)
begin
  o: if m = 0 then call Odd(5); return;
     elsif m > 3 then log := <<m>>; return;
     else call Even(m - 1); return;
     end if;
end procedure;
begin
  a: call Even(2);
  b: call Even(3);
  c: skip;
end algorithm
*)
====
