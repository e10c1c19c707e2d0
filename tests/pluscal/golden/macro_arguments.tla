---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
macro Add(v, n) begin v := v + n; end macro;
begin
  a: Add(x);
end algorithm *)
====
