---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
procedure Work() begin w: return; end procedure;
begin
  a: call Wrok();
end algorithm *)
====
