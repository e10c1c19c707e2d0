---- MODULE Cups ----
EXTENDS Kitchen
VARIABLE cup
Init == cup = [type |-> "tea", size |-> 1]
Next == cup' = [cup EXCEPT !.size = 3 - @]
T == INSTANCE Tray WITH held <- cup
====
