---- MODULE ModFold ----
\* A helper of InstanceOperatorConstant.
CONSTANTS Op(_, _), base
Fold3(a, b, c) == Op(Op(Op(base, a), b), c)
====
