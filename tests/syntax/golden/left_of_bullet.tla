---- MODULE M ----
A == /\ F(1,
   2)
     /\ TRUE
====
