---- MODULE InstanceOfExpression ----
\* Covers: a variable instantiated by an expression: priming it primes the expression.
EXTENDS Naturals
VARIABLES p, q
Sum == INSTANCE ModCounter WITH n <- p + q, Step <- 1, Top <- 9
Init == p = 0 /\ q = 0
Next == \/ p' = (p + 1) % 3 /\ q' = q
        \/ q' = (q + 1) % 3 /\ p' = p
Goes == Next /\ Sum!Up
Inv == Sum!Inside
====
