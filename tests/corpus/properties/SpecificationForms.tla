---- MODULE SpecificationForms ----
\* Covers: a SPECIFICATION built from definitions, with a tuple in a definition as its subscript.
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
InitX == x = 0
InitY == y \in {0, 1}
Up == x' = (x + 1) % 3 /\ y' = y
Down == y' = 1 - y /\ UNCHANGED x
Next == Up \/ Down
Safety == /\ InitX
          /\ InitY
          /\ [][Next]_vars
Spec == Safety
====
