---- MODULE Shop ----
CONSTANT Max
====
