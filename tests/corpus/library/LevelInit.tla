---- MODULE LevelInit ----
\* Covers: TLCGet("level") is 0 in Init and in an ASSUME, and that of the source state in Next.
EXTENDS Naturals, TLC
VARIABLES x, was
ASSUME TLCGet("level") = 0
Init == x \in {5, 7} /\ was = TLCGet("level")
Next == x < 9 /\ x' = x + 2 /\ was' = TLCGet("level")
====
