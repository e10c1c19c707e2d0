---- MODULE Shop ----
Max == 2
====
