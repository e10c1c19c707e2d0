---- MODULE InnerModule ----
\* Covers: a module inside a module, instantiated by name.
EXTENDS Naturals
VARIABLE x
---- MODULE Inside ----
CONSTANT c
VARIABLE y
Go == y' = (y + c) % 4
====
I == INSTANCE Inside WITH y <- x, c <- 3
Init == x = 0
Next == I!Go
====
