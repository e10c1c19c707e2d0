---- MODULE Depth ----
\* Covers: depth is the longest of the shortest paths, counted in states.
EXTENDS Naturals
VARIABLE x
Edges == {<<0, 1>>, <<1, 2>>, <<2, 3>>, <<3, 4>>, <<0, 3>>, <<4, 0>>, <<4, 5>>, <<5, 5>>}
Init == x = 0
Next == \E e \in Edges : x = e[1] /\ x' = e[2]
====
