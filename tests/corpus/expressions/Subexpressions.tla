---- MODULE Subexpressions ----
\* Covers: F!1, F!<<, F!>>, F!(x), F!@, F!: and nested selectors, as operands of expressions
EXTENDS Integers, Sequences
VARIABLE x
F(a, b) == /\ a > 1
           /\ \A q \in {1, 2}, r \in {a} : q + r < b
           /\ LET Double(z) == 2 * z
                  base == a + 1
              IN  Double(base) = b * 2
Sum(a, b) == a + b * 3
Pick == IF x = 0 THEN <<1, 2>> ELSE [i \in 1..2 |-> i + x]
Arms == CASE x = 0 -> "zero" [] x = 1 -> "one" [] OTHER -> "many"
Rec == [a |-> 4, b |-> {5, 6}]
Upd == [Rec EXCEPT !.a = 7]
Twice(G(_), v) == G(G(v))
Flat == x = 0 /\ x < 5 /\ x > 2
square[i \in 0..9] == i * i
UseLambda == Twice(LAMBDA n : n + 3, 1)
ASSUME /\ F(2, 9)!1 /\ ~F(1, 9)!1
       /\ F(2, 9)!2!1 = {1, 2} /\ F(4, 9)!2!2 = {4} /\ F(4, 9)!2!>> = {4}
       /\ F(2, 9)!2!(1, 5) /\ ~F(2, 9)!2!(5, 5)
       /\ F(2, 9)!2!(1, 5)!1 = 6 /\ F(2, 9)!2!(1, 5)!>> = 9
       /\ F(2, 3)!3!1!1 = 6
       /\ F(2, 3)!3!Double(4) = 8 /\ F(2, 3)!3!base = 3 /\ F(2, 3)!3!Double(4)!2 = 4
       /\ Sum(1, 2)!1 = 1 /\ Sum(1, 2)!2 = 6 /\ Sum(1, 2)!>>!<< = 2
       /\ Sum(1, 2)!: = 7
       /\ Rec!2 = {5, 6} /\ Rec!2!1 = 5 /\ Upd!1 = Rec
       /\ square!1 = 0..9 /\ square!(4) = 16
       /\ UseLambda!1!(6) = 9 /\ UseLambda!2 = 1
       /\ Twice(UseLambda!1!@, 5) = 11
       /\ Twice(square!@, 2) = 16
Init == x = 0
Next == x' = (x + 1) % 4
Inv == /\ (x = 0) = Pick!1
       /\ Pick!2 = <<1, 2>> /\ Pick!3!(5) = 5 + x
       /\ Arms!1!2 = "zero" /\ Arms!2!1 = (x = 1) /\ Arms!3!2 = "many"
       /\ Flat!1 = (x = 0 /\ x < 5) /\ Flat!2 = (x > 2) /\ Flat!1!2
====
