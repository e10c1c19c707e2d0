------------------------------ MODULE Relation ------------------------------
\* Properties of binary relations on a set. R is a Boolean function on S \X S;
\* an operator that ends in Under takes an operator of two arguments instead.
EXTENDS Naturals, FiniteSets

LOCAL AsFunction(op(_, _), S) == [pair \in S \X S |-> op(pair[1], pair[2])]

IsReflexive(R, S) == \A x \in S : R[x, x]
IsReflexiveUnder(op(_, _), S) == IsReflexive(AsFunction(op, S), S)

IsIrreflexive(R, S) == \A x \in S : ~R[x, x]
IsIrreflexiveUnder(op(_, _), S) == IsIrreflexive(AsFunction(op, S), S)

IsSymmetric(R, S) == \A x \in S, y \in S : R[x, y] = R[y, x]
IsSymmetricUnder(op(_, _), S) == IsSymmetric(AsFunction(op, S), S)

IsAntiSymmetric(R, S) == \A x \in S, y \in S : (R[x, y] /\ R[y, x]) => (x = y)
IsAntiSymmetricUnder(op(_, _), S) == IsAntiSymmetric(AsFunction(op, S), S)

IsAsymmetric(R, S) == \A x \in S, y \in S : R[x, y] => ~R[y, x]
IsAsymmetricUnder(op(_, _), S) == IsAsymmetric(AsFunction(op, S), S)

IsTransitive(R, S) == \A x \in S, y \in S : R[x, y] => \A z \in S : R[y, z] => R[x, z]
IsTransitiveUnder(op(_, _), S) == IsTransitive(AsFunction(op, S), S)

IsPartiallyOrdered(R, S) == IsReflexive(R, S) /\ IsAntiSymmetric(R, S) /\ IsTransitive(R, S)
IsPartiallyOrderedUnder(op(_, _), S) == IsPartiallyOrdered(AsFunction(op, S), S)

IsStrictlyPartiallyOrdered(R, S) ==
    IsIrreflexive(R, S) /\ IsAntiSymmetric(R, S) /\ IsTransitive(R, S)
IsStrictlyPartiallyOrderedUnder(op(_, _), S) == IsStrictlyPartiallyOrdered(AsFunction(op, S), S)

IsTotallyOrdered(R, S) ==
    IsPartiallyOrdered(R, S) /\ \A x \in S, y \in S : R[x, y] \/ R[y, x]
IsTotallyOrderedUnder(op(_, _), S) == IsTotallyOrdered(AsFunction(op, S), S)

IsStrictlyTotallyOrdered(R, S) ==
    IsStrictlyPartiallyOrdered(R, S) /\ \A x \in S, y \in S : x # y => (R[x, y] \/ R[y, x])
IsStrictlyTotallyOrderedUnder(op(_, _), S) == IsStrictlyTotallyOrdered(AsFunction(op, S), S)

\* --- Closures ---------------------------------------------------------------

\* The least transitive relation that contains R: one element after the other may be passed through.
TransitiveClosure(R, S) ==
    LET RECURSIVE Through(_)
        Through(T) ==
            IF T = {} THEN [x \in S, y \in S |-> R[x, y]]
            ELSE LET z == CHOOSE z \in T : TRUE
                     before == Through(T \ {z})
                 IN  [x \in S, y \in S |-> before[x, y] \/ (before[x, z] /\ before[z, y])]
    IN  Through(S)

ReflexiveTransitiveClosure(R, S) ==
    TransitiveClosure([x \in S, y \in S |-> x = y \/ R[x, y]], S)

IsConnected(R, S) ==
    LET connected == ReflexiveTransitiveClosure(R, S)
    IN  \A x \in S, y \in S : connected[x, y]
=============================================================================
