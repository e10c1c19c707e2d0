---- MODULE ModStep ----
\* A helper of ModuleOverride.
EXTENDS Naturals
Step == 1
Twice == Step + Step
====
