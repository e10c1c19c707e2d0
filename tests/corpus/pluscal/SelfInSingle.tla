---- MODULE SelfInSingle ----
\* Covers: self in a process that is one: its identity
EXTENDS Integers, Sequences, TLC
(*
--algorithm SelfInSingle
variables x = 0;
process one = 3
variables y = self + 1;
begin
  o: x := self + y;
  t: if self = 3 then skip; else x := -1; end if;
end process;
end algorithm
*)
Inv == x \in {0, 7}
====
