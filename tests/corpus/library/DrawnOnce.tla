------------------------------ MODULE DrawnOnce ------------------------------
\* Covers: a definition without parameters that draws at random is one value; one with a
\* parameter, or what asks about the run, is computed each time.
EXTENDS Naturals, TLC, Randomization

VARIABLE x

Drawn == RandomElement(1 .. 1000000)
Few == RandomSubset(3, 1 .. 1000)
Both == <<Drawn, Few>>
Told == PrintT("told once")
Kept == TLCGet(1)

ASSUME Drawn = Drawn /\ Few = Few /\ Both = <<Drawn, Few>> /\ TLCSet(1, 0)

Init == x = 0
Next ==
  \/ /\ x < 3
     /\ x' = x + 1
     /\ Told
     /\ Kept = x
     /\ TLCSet(1, x + 1)
  \/ /\ x = 3
     /\ x' = x

Same == Drawn = Drawn /\ <<Drawn, Few>> = Both
=============================================================================
