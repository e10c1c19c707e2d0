---- MODULE UnchangedNested ----
\* Covers: UNCHANGED of nested tuples, of a definition, and of a single variable.
EXTENDS Naturals
VARIABLES w, x, y, z
inner == <<y, z>>
vars == <<w, <<x, inner>>>>
Init == w = 0 /\ x = 0 /\ y = 0 /\ z = 0
A == w' = 1 - w /\ UNCHANGED <<x, inner>>
B == x' = 1 - x /\ UNCHANGED w /\ UNCHANGED inner
C == y' = 1 - y /\ UNCHANGED <<<<w, x>>, <<z>>>>
D == UNCHANGED vars
Next == A \/ B \/ C \/ D
====
