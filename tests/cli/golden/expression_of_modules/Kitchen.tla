---- MODULE Kitchen ----
EXTENDS Naturals
Small(c) == c.size < 3
====
