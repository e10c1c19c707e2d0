---- MODULE Clashes ----
\* Covers: the same names in several processes and procedures: all get names of their own
EXTENDS Integers, Sequences, TLC
(*
--algorithm Clashes
variables x = 0;
procedure Go(n = 1)
variables v = 2;
begin
  s: v := v + n;
  t: x := (x + v) % 4;
     return;
end procedure;
process left \in 1..2
variables v = 0, n = 3;
begin
  s: v := v + self;
     if v > 1 then goto t; end if;
  u: call Go(v);
  t: n := v;
end process;
process left2 = 9
variables v = 7;
begin
  s: v := v - 1;
  t: x := v % 4;
end process;
end algorithm
*)
====
