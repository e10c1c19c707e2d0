---- MODULE ModuleOverride ----
\* Covers: C <- [Mod] Def replaces a name inside one module only.
EXTENDS Naturals
VARIABLE x
A == INSTANCE ModStep
Big == 3
Step == 2
Init == x = 0
Next == x' = (x + A!Step + Step) % 10
====
