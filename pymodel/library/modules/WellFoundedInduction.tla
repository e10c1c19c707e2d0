------------------------ MODULE WellFoundedInduction ------------------------
\* Induction and recursive definitions over well-founded relations, which are sets of pairs. The
\* theorems are for proofs, which are not read: what is left is the vocabulary.
EXTENDS NaturalsInduction

\* There is no endless descent; over a finite S, it is enough to look at subsets for a least element.
IsWellFoundedOn(R, S) ==
    \A T \in SUBSET S : T # {} => \E x \in T : \A y \in T : <<y, x>> \notin R

\* What is below x.
SetLessThan(x, R, S) == {y \in S : <<y, x>> \in R}

OpToRel(_ \prec _, S) == {pair \in S \X S : pair[1] \prec pair[2]}

IsTransitivelyClosedOn(R, S) ==
    \A x \in S, y \in S, z \in S : (<<x, y>> \in R /\ <<y, z>> \in R) => <<x, z>> \in R

TransitiveClosureOn(R, S) ==
    {pair \in S \X S :
        \A Q \in SUBSET (S \X S) :
            (R \cap (S \X S) \subseteq Q /\ IsTransitivelyClosedOn(Q, S)) => pair \in Q}

LexPairOrdering(R1, R2, S1, S2) ==
    {pair \in (S1 \X S2) \X (S1 \X S2) :
        \/ <<pair[1][1], pair[2][1]>> \in R1
        \/ pair[1][1] = pair[2][1] /\ <<pair[1][2], pair[2][2]>> \in R2}

LexProductOrdering(R, S, n) ==
    {pair \in [1..n -> S] \X [1..n -> S] :
        \E i \in 1..n : /\ \A j \in 1..(i - 1) : pair[1][j] = pair[2][j]
                        /\ <<pair[1][i], pair[2][i]>> \in R}

FiniteSubsetsOf(S) == SUBSET S

StrictSubsetOrdering(S) == {pair \in (SUBSET S) \X (SUBSET S) :
                                pair[1] \subseteq pair[2] /\ pair[1] # pair[2]}

\* --- Recursive definitions --------------------------------------------------

\* Def(g, x) looks at g below x only.
WFDefOn(R, S, Def(_, _)) ==
    \A g, h : \A x \in S :
        (\A y \in SetLessThan(x, R, S) : g[y] = h[y]) => Def(g, x) = Def(h, x)

OpDefinesFcn(f, S, Def(_, _)) == f = CHOOSE g : g = [x \in S |-> Def(g, x)]

WFInductiveDefines(f, S, Def(_, _)) == f = [x \in S |-> Def(f, x)]

WFInductiveUnique(S, Def(_, _)) ==
    \A g, h : (WFInductiveDefines(g, S, Def) /\ WFInductiveDefines(h, S, Def)) => g = h
=============================================================================
