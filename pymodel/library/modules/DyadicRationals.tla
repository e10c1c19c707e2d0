-------------------------- MODULE DyadicRationals --------------------------
\* Fractions whose denominator is a power of two, as records in lowest terms.
LOCAL INSTANCE Integers
LOCAL INSTANCE Sequences
LOCAL INSTANCE TLC

LOCAL Fraction(num, den) == [num |-> num, den |-> den]

RECURSIVE Reduce(_)
LOCAL Reduce(p) ==
    IF p.num % 2 = 0 /\ p.den % 2 = 0 THEN Reduce(Fraction(p.num \div 2, p.den \div 2)) ELSE p

Zero == Fraction(0, 1)

One == Fraction(1, 1)

IsDyadicRational(r) == \E power \in 0..r.den : 2^power = r.den

Add(p, q) ==
    IF p.den < q.den
    THEN Reduce(Fraction(p.num * (q.den \div p.den) + q.num, q.den))
    ELSE Reduce(Fraction(q.num * (p.den \div q.den) + p.num, p.den))

Half(p) == Reduce(Fraction(p.num, 2 * p.den))

PrettyPrint(p) ==
    CASE p = Zero -> "0"
      [] p = One -> "1"
      [] OTHER -> ToString(p.num) \o "/" \o ToString(p.den)
=============================================================================
