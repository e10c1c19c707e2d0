---- MODULE selector_let ----
EXTENDS Naturals
F == LET y == 2 IN y + 1
G == F!:!z
H == F!1!:
I == F!:!1
====
