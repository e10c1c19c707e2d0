------------------------------ MODULE Bitwise ------------------------------
\* Operations on the binary digits of natural numbers.
LOCAL INSTANCE Integers

\* The number whose digits Digit makes out of the digits of x and y.
RECURSIVE Digitwise(_, _, _)
LOCAL Digitwise(Digit(_, _), x, y) ==
    IF x = 0 /\ y = 0 THEN 0
    ELSE Digit(x % 2, y % 2) + 2 * Digitwise(Digit, x \div 2, y \div 2)

x & y == Digitwise(LAMBDA a, b : a * b, x, y)

x | y == Digitwise(LAMBDA a, b : a + b - a * b, x, y)

x ^^ y == Digitwise(LAMBDA a, b : (a + b) % 2, x, y)

\* Every digit turned over, up to the highest 1.
Not(a) == Digitwise(LAMBDA x, y : 1 - x, a, 0)

\* The digits moved to the right by pos places.
shiftR(n, pos) == n \div 2^pos
=============================================================================
