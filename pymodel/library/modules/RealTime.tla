------------------------------ MODULE RealTime ------------------------------
\* Real time in a specification: a clock, and bounds on how long an action stays enabled.
\* The operators are here to be read and resolved: no checker evaluates a hidden timer.
EXTENDS Reals

VARIABLE now

\* The clock goes forward without end, in steps that leave v as it is.
RTnow(v) ==
    LET Tick == now' \in {t \in Real : t > now} /\ UNCHANGED v
    IN  /\ now \in Real
        /\ [][Tick]_now
        /\ \A t \in Real : WF_now(Tick /\ now' > t)

\* A step of A that changes v comes no sooner than D and no later than E after it was enabled.
RTBound(A, v, D, E) ==
    LET Count(t) == t' = IF <<A>>_v \/ ~(ENABLED <<A>>_v)' THEN 0 ELSE t + (now' - now)
        Timer(t) == t = 0 /\ [][Count(t)]_<<t, v, now>>
    IN  \EE t : Timer(t) /\ [](t =< E) /\ [][A => t >= D]_v
=============================================================================
