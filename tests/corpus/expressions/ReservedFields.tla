---- MODULE ReservedFields ----
\* Covers: reserved words as the names of fields after a dot and in records, and postfix operators before arguments
EXTENDS Naturals
VARIABLE r
z ^+ == z + 1
Get(f) == f["NEW"]
Init == r = [i \in {"NEW", "THEN", "BY"} |-> 0]
Next == r' = [r EXCEPT !.NEW = 1 - @, !.THEN = r.NEW, !.BY = ^+(r.THEN)]
Inv == r.NEW = Get(r) /\ r.BY < 3 /\ [IF |-> 1, x |-> 3].IF = 1
====
