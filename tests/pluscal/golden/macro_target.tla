---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
macro M(v) begin v := 1; end macro;
begin
  a: M(x + 1);
end algorithm *)
====
