---- MODULE Numbers ----
\* Covers: CHOOSE among integers, intervals and booleans; a nested CHOOSE.
EXTENDS Integers
VARIABLE r
First(s) == CHOOSE e \in s : TRUE
Init == r = <<First({3, -2, 7}), First(2..5), First(BOOLEAN), First({TRUE, FALSE}),
              CHOOSE n \in 1..10 : n % 3 = 0 /\ n > 4,
              CHOOSE n \in {CHOOSE m \in 4..6 : m # 4, 9} : TRUE,
              First({7, 5} \cup {6}), First({n * n : n \in -3..-1}), First({n \in 1..9 : n > 6})>>
Next == r' = r
====
