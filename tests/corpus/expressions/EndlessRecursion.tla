---- MODULE EndlessRecursion ----
\* Covers: a recursion without end is reported, whatever the size of the stack.
EXTENDS Naturals
VARIABLE x
RECURSIVE Down(_)
Down(n) == 1 + Down(n + 1)
Init == x = 0
Next == x' = Down(x)
====
