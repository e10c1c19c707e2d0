---- MODULE M ----
extends Naturals
A == 1
====
