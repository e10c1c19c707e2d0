---- MODULE M ----
A == 1 \subsetof 2
====
