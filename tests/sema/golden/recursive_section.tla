---- MODULE recursive_section ----
EXTENDS Naturals
RECURSIVE F(_)
CONSTANT c
F(n) == n
====
