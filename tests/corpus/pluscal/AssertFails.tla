---- MODULE AssertFails ----
\* Covers: an assertion that fails after some steps
EXTENDS Integers, Sequences, TLC
(*
--algorithm AssertFails
variables x = 0;
begin
  a: while x < 5 do
       x := x + 1;
    b: assert x < 3;
     end while;
end algorithm
*)
====
