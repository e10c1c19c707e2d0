---- MODULE AutoLabels ----
\* Covers: an algorithm without processes and labels gets labels
EXTENDS Integers, Sequences, TLC
(*
--algorithm AutoLabels
variables x = 0, y = 0;
begin
  x := 1;
  y := x;
  while x < 3 do
    x := x + 1;
    if x = 2 then y := 5; y := 6; end if;
    x := x + 0;
  end while;
  y := 0;
end algorithm
*)
====
