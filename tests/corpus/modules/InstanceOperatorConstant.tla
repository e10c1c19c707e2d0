---- MODULE InstanceOperatorConstant ----
\* Covers: an instance that substitutes an operator, by a definition, a LAMBDA and a built-in.
EXTENDS Naturals
VARIABLE x
Times(a, b) == a * b
M == INSTANCE ModFold WITH Op <- Times, base <- 1
P == INSTANCE ModFold WITH Op <- +, base <- 0
L == INSTANCE ModFold WITH Op <- LAMBDA a, b : 10 * a + b, base <- 0
Init == x = <<M!Fold3(2, 3, 4), P!Fold3(2, 3, 4), L!Fold3(2, 3, 4)>>
Next == x' = x
====
