---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
procedure Add(n = 0) begin w: x := n; return; end procedure;
begin
  a: call Add(1, 2);
end algorithm *)
====
