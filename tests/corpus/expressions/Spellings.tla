---- MODULE Spellings ----
\* Covers: \forall, \exists, operators before their arguments, `+(1, 2)`, and every ASCII synonym
EXTENDS Integers, Sequences
VARIABLE x
A == \forall i \in {1} : \exists j \in {1} : i = j
B == +(1, 2) * 3 = 9 /\ \cup({1}, {2}) = {1, 2} /\ .. (1, 2) = {1, 2}
C == 1 # 2 /\ 1 /= 2 /\ (1 <= 2) /\ 1 =< 2 /\ 2 \geq 1 /\ 1 \leq 2
D == {1} \union {2} = {1} \cup {2} /\ {1} \intersect {2} = {} /\ {1} \X {2} = {1} \times {2}
E == (TRUE \land TRUE) /\ (FALSE \lor TRUE) /\ \lnot FALSE /\ \neg FALSE
F == (TRUE \equiv TRUE) /\ (FALSE <=> FALSE) /\ <<1>> \o <<2>> = <<1>> \circ <<2>>
Init == x = 0
Next == x' = 1 - x
Inv == A /\ B /\ C /\ D /\ E /\ F
====
