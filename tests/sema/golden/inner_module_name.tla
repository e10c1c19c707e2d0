---- MODULE inner_module_name ----
EXTENDS Naturals
---- MODULE Naturals ----
A == 1
====
====
