---- MODULE Tuples ----
\* Covers: CHOOSE among tuples: by length, then element by element; among products and pairs.
EXTENDS Integers
VARIABLE r
First(s) == CHOOSE e \in s : TRUE
Init == r = <<First({<<5>>, <<1, 1>>}), First({<<2, 1>>, <<1, 9>>}), First({<<1, 2, 3>>, <<4, 5>>}),
              CHOOSE e \in {1, 2} \X {3, 4} : e[1] + e[2] = 5,
              CHOOSE <<a, b>> \in {1, 2, 3} \X {1, 2, 3} : a + b = 4,
              First({<<>>, <<1>>})>>
Next == r' = r
====
