---- MODULE Compose ----
\* Covers: A \cdot B: states in between count as generated and are not kept; B reads the middle state
EXTENDS Naturals
VARIABLES x, y
Init == x = 0 /\ y = 0
Rise(n) == x' = x + n /\ UNCHANGED y
Halve == x % 2 = 0 /\ x' = x \div 2 /\ y' = x
Copy(v) == y' = v /\ x' = x
\* The argument of Copy is the x of the state between, as the text of the definition would be.
Next == /\ x < 6
        /\ \/ \E n \in 1..3 : Rise(n) \cdot Halve
           \/ LET old == x IN Rise(1) \cdot Copy(old)
Middle == y = 0 \/ y = 2 * x \/ y = x
Between == [][(y' = 2 * x' /\ ((x' = x /\ y' = y) \cdot TRUE)) \/ y' = x']_<<x, y>>
CanStep == ENABLED (Rise(1) \cdot Copy(x)) /\ (x % 2 = 1 => ~ENABLED (Rise(2) \cdot Halve))
====
