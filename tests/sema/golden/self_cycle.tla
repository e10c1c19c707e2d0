---- MODULE M ----
EXTENDS M
====
