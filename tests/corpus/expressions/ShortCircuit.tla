---- MODULE ShortCircuit ----
\* Covers: /\, \/, => and IF do not evaluate what they do not need; \A and \E stop early.
EXTENDS Naturals
VARIABLE r
Bad == 1 = "a"
Init == r = <<FALSE /\ Bad, TRUE \/ Bad, FALSE => Bad, IF TRUE THEN 1 ELSE Bad,
              \E i \in 1..3 : i = 1 \/ Bad, \A i \in 1..3 : i < 1 /\ Bad,
              (1 = 2) /\ Bad, ~(TRUE \/ Bad), {i \in {} : Bad}, [i \in {} |-> Bad], CHOOSE i \in 1..2 : i = 1 \/ Bad>>
Next == r' = r
====
