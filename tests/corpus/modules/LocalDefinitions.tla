---- MODULE LocalDefinitions ----
\* Covers: LOCAL definitions and LOCAL INSTANCE are not seen by the module that extends.
EXTENDS ModLocal
VARIABLE x
Hidden == 5
Shift(a) == <<a, 2>>
a + b == <<a, b>>
Init == x = <<Visible, Hidden, Shift(1), 1 + 2>>
Next == x' = x
====
