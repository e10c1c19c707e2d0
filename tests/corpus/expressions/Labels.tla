---- MODULE Labels ----
\* Covers: labels with and without parameters, nested labels, labels inside LET and CASE
EXTENDS Integers
VARIABLE x
F(a) == /\ positive:: a > 0
        /\ \A b \in 1..2 : each(b):: /\ a + b < 9
                                     /\ \E c \in {b, a} : inner(c):: c = b
        /\ LET d == a + 1 IN deep:: d * 2 = 2 * a + 2
Arms(a) == CASE a = 0 -> none:: {} [] OTHER -> some:: {a, a + 1}
ASSUME /\ F(1)!positive /\ ~F(0)!positive
       /\ F(1)!each(2) /\ ~F(8)!each(2) /\ F(8)!each(2)!2!1 = {2, 8}
       /\ F(8)!each(2)!inner(2) /\ ~F(8)!each(2)!inner(8)
       /\ F(5)!deep /\ F(5)!deep!1 = 12
       /\ Arms(4)!some = {4, 5} /\ Arms(4)!none = {} /\ Arms(4)!some!2 = 5
Init == x = 0
Next == x' = IF F(1)!each((x % 2) + 1) THEN (x + 1) % 4 ELSE 0
Lower == bound:: x < 4
Inv == start:: (x >= 0 /\ Lower!bound)
====
