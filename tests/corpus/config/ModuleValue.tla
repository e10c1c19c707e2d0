---- MODULE ModuleValue ----
\* Covers: `C = [Mod] v`, a value for a definition as one module reads it
EXTENDS Naturals, ModStep
VARIABLE x
Init == x = 0
Next == x < 30 /\ x' = x + Twice + Step
Again == x' = 0
All == Next \/ Again
====
