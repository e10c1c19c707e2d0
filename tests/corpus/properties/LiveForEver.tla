---- MODULE LiveForEver ----
\* Covers: once true, for ever true: [](p => []p).
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y = FALSE
Next == \/ x' = (x + 1) % 3 /\ y' = (y \/ x = 2)
        \/ x' = x /\ y' = y
Spec == Init /\ [][Next]_vars
P == [](y => []y)
Q == [](x = 2 => [](x = 2))
====
