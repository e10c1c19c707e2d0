---- MODULE ViewLevel ----
\* Covers: a VIEW with TLCGet("level"): a state met again at a deeper level is another one
EXTENDS Naturals, TLC
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 2 \/ UNCHANGED x
Step == TLCGet("level") < 5
View == <<x, TLCGet("level")>>
====
