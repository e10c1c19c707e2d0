---- MODULE Peterson ----
\* Covers: mutual exclusion of two processes holds
EXTENDS Integers, Sequences, TLC
(*
--algorithm Peterson
variables flag = [i \in 0..1 |-> FALSE], turn = 0;
process proc \in 0..1
begin
  ncs: while TRUE do
         skip;
    set: flag[self] := TRUE;
    trn: turn := 1 - self;
    wt:  await ~flag[1 - self] \/ turn = self;
    cs:  skip;
    out: flag[self] := FALSE;
       end while;
end process;
end algorithm
*)
Mutex == ~(pc[0] = "cs" /\ pc[1] = "cs")
====
