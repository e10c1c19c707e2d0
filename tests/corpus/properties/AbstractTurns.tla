---- MODULE AbstractTurns ----
\* A helper of the refinement specs: somebody is served again and again.
EXTENDS Naturals
VARIABLE served
Init == served = 0
Serve == served' = 1 - served
Spec == Init /\ [][Serve]_served /\ WF_served(Serve)
Strong == Init /\ [][Serve]_served /\ SF_served(Serve)
====
