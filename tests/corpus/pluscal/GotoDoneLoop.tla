---- MODULE GotoDoneLoop ----
\* Covers: an endless loop that a goto leaves for Done
EXTENDS Integers, Sequences, TLC
(*
--algorithm GotoDoneLoop
variables x = 0;
begin
  a: while TRUE do
       x := x + 1;
       if x > 2 then goto Done; end if;
     end while;
end algorithm
*)
====
