---- MODULE PrimedTests ----
\* Covers: primed expressions as tests after assignment, and priming a definition or an expression.
EXTENDS Naturals
VARIABLES x, y
Total == x + y
Plus(n) == x + n
Init == x = 0 /\ y = 0
Next == /\ x' \in 0..2
        /\ y' = (y + x') % 3
        /\ Total' <= 3
        /\ ~(x' = 2 /\ y' = 2)
        /\ (x + 1)' # 1 + 2 * y
        /\ Plus(1)' >= 1
====
