---- MODULE Cups ----
EXTENDS Naturals
VARIABLE cup
Init == cup = [type |-> "tea", size |-> 1]
Next == cup' = [cup EXCEPT !.size = 3 - @]
====
