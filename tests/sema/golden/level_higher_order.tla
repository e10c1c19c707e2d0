---- MODULE level_higher_order ----
EXTENDS Naturals
VARIABLE x
Apply(F(_), v) == F(v)
OnNext(F(_)) == F(x')
Primed(e) == e' + 1
A == Apply(Primed, x')
B == OnNext(Primed)
C == OnNext(LAMBDA e : e')
D == Apply(LAMBDA e : e', x)
====
