---- MODULE BulletLeft ----
\* Covers: a token left of its bullet ends the list; the + then adds to the whole list: an error.
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == /\ x' = x
      + 1
        /\ x < 3
====
