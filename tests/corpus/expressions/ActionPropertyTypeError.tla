---- MODULE ActionPropertyTypeError ----
\* Covers: an error while an action property is evaluated.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = IF x < 2 THEN x + 1 ELSE x
Spec == Init /\ [][Next]_x
Bad == [][x' > "a"]_x
====
