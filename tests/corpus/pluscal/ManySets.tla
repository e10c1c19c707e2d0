---- MODULE ManySets ----
\* Covers: three kinds of processes: the first pc by CASE
EXTENDS Integers, Sequences, TLC
(*
--algorithm ManySets
variables turn = 0;
process a \in 1..2
begin a1: await turn = 0; turn := 1;
end process;
process b \in {11, 12}
begin b1: await turn = 1; turn := self;
      b2: turn := 0;
end process;
process c = 20
begin c1: await turn > 10; c2: turn := 0;
end process;
end algorithm
*)
====
