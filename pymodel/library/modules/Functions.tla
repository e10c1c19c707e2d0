----------------------------- MODULE Functions -----------------------------
\* Restricting, inverting, combining and folding functions.
EXTENDS Integers, Folds

\* --- Parts of a function ----------------------------------------------------

Restrict(f, S) == [x \in S |-> f[x]]

RestrictDomain(f, Test(_)) == Restrict(f, {x \in DOMAIN f : Test(x)})

RestrictValues(f, Test(_)) == RestrictDomain(f, LAMBDA x : Test(f[x]))

\* Does narrow agree with wide wherever narrow is defined, and is wide defined there?
IsRestriction(narrow, wide) ==
    \A x \in DOMAIN narrow : x \in DOMAIN wide /\ narrow[x] = wide[x]

Range(f) == {f[x] : x \in DOMAIN f}

Pointwise(f, g, T(_, _)) == [x \in DOMAIN f |-> T(f[x], g[x])]

\* --- Inverses ---------------------------------------------------------------

\* On T: an argument in S with this value; any argument in S where f has no such value.
Inverse(f, S, T) ==
    LET image == Range(f)
    IN  [y \in T |-> CHOOSE x \in S : (y \in image) => (f[x] = y)]

AntiFunction(f) == Inverse(f, DOMAIN f, Range(f))

\* --- Injections and the like ------------------------------------------------

IsInjective(f) == \A x \in DOMAIN f, y \in DOMAIN f : (x # y) => (f[x] # f[y])

Injection(S, T) == {f \in [S -> T] : IsInjective(f)}

Surjection(S, T) == {f \in [S -> T] : Range(f) = T}

Bijection(S, T) == {f \in [S -> T] : IsInjective(f) /\ Range(f) = T}

ExistsInjection(S, T) == \E f \in [S -> T] : IsInjective(f)

ExistsSurjection(S, T) == \E f \in [S -> T] : Range(f) = T

ExistsBijection(S, T) == \E f \in [S -> T] : IsInjective(f) /\ Range(f) = T

\* --- Folds ------------------------------------------------------------------

\* op should be commutative and associative: the order of the arguments is nobody's promise.
FoldFunctionOnSet(op(_, _), base, fun, indices) ==
    MapThenFoldSet(op, base, LAMBDA i : fun[i], LAMBDA S : CHOOSE i \in S : TRUE, indices)

FoldFunction(op(_, _), base, fun) == FoldFunctionOnSet(op, base, fun, DOMAIN fun)

SumFunctionOnSet(fun, indices) == FoldFunctionOnSet(+, 0, fun, indices)

SumFunction(fun) == SumFunctionOnSet(fun, DOMAIN fun)
=============================================================================
