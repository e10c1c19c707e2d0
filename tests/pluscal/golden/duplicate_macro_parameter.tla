---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
macro M(v, w, v) begin x := v; end macro;
begin
  a: M(1, 2, 3);
end algorithm *)
====
