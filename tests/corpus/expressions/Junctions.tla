---- MODULE Junctions ----
\* Covers: nested junction lists by column; a list ends where a token stands left of its bullet.
EXTENDS Naturals
VARIABLE r
T == TRUE
F == FALSE
A == /\ T
     /\ \/ F
        \/ /\ T
           /\ T
     /\ T
B == \/ /\ F
        /\ T
     \/ /\ T
        /\ F
C == /\ T \/ F
     /\ F => F
D == \/ F
     \/ T /\ F
E == /\ \A i \in 1..2 :
          /\ i > 0
          /\ i < 3
     /\ \E i \in 1..2 : \/ i = 5
                        \/ i = 2
G == /\ IF T
        THEN /\ T
             /\ F
        ELSE T
     /\ T
H == (/\ T
      /\ F) \/ T
I == /\ LET k == 1
            l == 2
        IN /\ k = 1
           /\ l = 2
     /\ T
J == \/ F => F
     \/ F
K == /\ 1 = 1 /\ 2 = 2
     /\ 3
        = 3
L == [i \in 1..2 |-> /\ i = 1
                     /\ T]
Init == r = <<A, B, C, D, E, G, H, I, J, K, L>>
Next == r' = r
====
