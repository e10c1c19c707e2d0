---- MODULE NoPc ----
\* Covers: one endless loop without labels inside needs no pc
EXTENDS Integers, Sequences, TLC
(*
--algorithm NoPc
variables x = 0;
begin
  a: while TRUE do
       either x := (x + 1) % 5; or x := (x + 2) % 5; end either;
     end while;
end algorithm
*)
====
