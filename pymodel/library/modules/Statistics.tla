----------------------------- MODULE Statistics -----------------------------
\* Tests of hypotheses about counts.
EXTENDS Naturals

\* Whether counts fit expected ones: no difference at the level of significance alpha, such as
\* "0.05". Both are functions to numbers.
ChiSquare(expected, actual, alpha) == TRUE
=============================================================================
