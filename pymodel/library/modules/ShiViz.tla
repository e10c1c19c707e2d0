------------------------------- MODULE ShiViz -------------------------------
\* The behaviour of a counterexample for ShiViz: who made each step, and a vector clock of it.
\* The specification has a variable pc, a function from processes.
LOCAL INSTANCE Integers
LOCAL INSTANCE Json
LOCAL INSTANCE TLC
INSTANCE Toolbox

\* The process whose pc changed last, up to the n-th state; "--" before any did.
RECURSIVE HostAt(_)
LOCAL HostAt(n) ==
    IF n = 1 THEN "--"
    ELSE LET moved == {p \in DOMAIN _TETrace[n].pc : _TETrace[n].pc[p] # _TETrace[n - 1].pc[p]}
         IN  IF moved = {} THEN HostAt(n - 1) ELSE CHOOSE p \in moved : TRUE

Host == HostAt(_TEPosition)

\* How many states up to the n-th each process is the host of.
RECURSIVE ClockAt(_)
LOCAL ClockAt(n) ==
    IF n = 1 THEN [p \in DOMAIN _TETrace[1].pc |-> 0]
    ELSE LET before == ClockAt(n - 1)
         IN  [p \in DOMAIN before |-> IF HostAt(n) = p THEN before[p] + 1 ELSE before[p]]

Clock == ToJsonObject(ClockAt(_TEPosition))
=============================================================================
