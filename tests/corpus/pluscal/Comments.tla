---- MODULE Comments ----
\* Covers: comments of both kinds inside the algorithm, and prose behind it
EXTENDS Integers, Sequences, TLC
(*
--algorithm Comments \* the name
variables x = 0; (* a (* nested *) comment *)
begin
  \* goto nowhere;
  a: x := (* one *) 1; \* more
  b: skip
end algorithm; it's over, isn't it? 100% $ # `
*)
====
