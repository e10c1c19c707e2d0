---- MODULE Base ----
EXTENDS Naturals
CONSTANTS Node, Limit, Op(_)
VARIABLES clock, owner
vars == <<clock, owner>>
Init == clock = 0 /\ owner = Limit
Tick == clock' = clock + 1 /\ UNCHANGED owner
Next == Tick
Spec == Init /\ [][Next]_vars
Bounded == clock < Limit
Below(n) == clock < n
Two == 2
Step == clock' > clock
Twice(x, y) == x
Odd == Spec => Spec
Live == <>Bounded
Guarantee == Live -+-> []Bounded
Hidden == \EE h : [](h = clock)
Whatever == \AA h : <>(h = h)
====
