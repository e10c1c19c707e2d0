---- MODULE Kitchen ----
Max == 1
====
