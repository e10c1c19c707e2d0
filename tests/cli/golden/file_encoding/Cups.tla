---- MODULE Cups ----
\* café
====
