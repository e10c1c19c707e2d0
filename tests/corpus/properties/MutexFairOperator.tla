---- MODULE MutexFairOperator ----
\* Covers: fairness given by an operator with a parameter, in a LET.
EXTENDS Naturals
CONSTANT N
VARIABLE pc
Procs == 1..N
Init == pc = [p \in Procs |-> "idle"]
Others(p) == \A q \in Procs \ {p} : pc[q] # "in"
Try(p) == pc[p] = "idle" /\ pc' = [pc EXCEPT ![p] = "try"]
Enter(p) == pc[p] = "try" /\ Others(p) /\ pc' = [pc EXCEPT ![p] = "in"]
Leave(p) == pc[p] = "in" /\ pc' = [pc EXCEPT ![p] = "idle"]
Next == \E p \in Procs : Try(p) \/ Enter(p) \/ Leave(p)
Spec == Init /\ [][Next]_pc
Liveness(p) == LET E == Enter(p) IN SF_pc(E) /\ WF_pc(Leave(p))
Fair == Spec /\ \A p \in Procs : Liveness(p)
P == \A p \in Procs : pc[p] = "try" ~> pc[p] = "in"
====
