---- MODULE Semicolons ----
\* Covers: where a semicolon may be missing
EXTENDS Integers, Sequences, TLC
(*
--algorithm Semicolons
variables x = 0, y = 1
begin
  a: while x < 2 do
       if y = 1 then x := x + 1 else skip end if
     end while
end algorithm
*)
====
