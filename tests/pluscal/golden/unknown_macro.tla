---- MODULE Bad ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Bad
variables x = 0;
macro Increase(v) begin v := v + 1; end macro;
begin
  a: Incraese(x);
end algorithm *)
====
