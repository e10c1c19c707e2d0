---- MODULE SymmetryThree ----
\* Covers: SYMMETRY of three permutation sets, one of them given apart; the group that they generate.
\* Symmetric: a b c; x y; s t
EXTENDS Naturals, FiniteSets, TLC
CONSTANTS A, X, S
VARIABLES held, last
Init == held = [a \in A |-> {}] /\ last = <<>>
Take(a, x, s) == /\ <<x, s>> \notin held[a]
                 /\ Cardinality(held[a]) < 2
                 /\ held' = [held EXCEPT ![a] = @ \cup {<<x, s>>}]
                 /\ last' = <<a, x>>
Drop(a) == held[a] # {} /\ held' = [held EXCEPT ![a] = {}] /\ last' = <<>>
Next == (\E a \in A, x \in X, s \in S : Take(a, x, s)) \/ \E a \in A : Drop(a)
Perms == Permutations(A) \union Permutations(X) \union Permutations(S)
Few == \A a \in A : Cardinality(held[a]) =< 2
====
