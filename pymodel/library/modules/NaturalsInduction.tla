------------------------- MODULE NaturalsInduction -------------------------
\* Induction and recursive definitions over the natural numbers. The theorems are for proofs, which
\* are not read: what is left of the module is its vocabulary.
EXTENDS Integers, TLAPS

\* f is the function on Nat with f[0] = f0 and f[n] = Def(f[n-1], n).
NatInductiveDefHypothesis(f, f0, Def(_, _)) ==
    f = CHOOSE g : g = [n \in Nat |-> IF n = 0 THEN f0 ELSE Def(g[n - 1], n)]

NatInductiveDefConclusion(f, f0, Def(_, _)) ==
    f = [n \in Nat |-> IF n = 0 THEN f0 ELSE Def(f[n - 1], n)]

\* The same on 0..m.
FiniteNatInductiveDefHypothesis(f, c, Def(_, _), m, n) ==
    f = CHOOSE g : g = [i \in m..n |-> IF i = m THEN c ELSE Def(g[i - 1], i)]

FiniteNatInductiveDefConclusion(f, c, Def(_, _), m, n) ==
    f = [i \in m..n |-> IF i = m THEN c ELSE Def(f[i - 1], i)]
=============================================================================
