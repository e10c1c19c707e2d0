---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
procedure Q() begin q: return; end procedure;
begin
  a: call Q();
     x := 1;
end algorithm *)
====
