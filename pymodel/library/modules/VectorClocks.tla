---------------------------- MODULE VectorClocks ----------------------------
\* Logs whose lines carry vector clocks: functions from nodes to numbers; a node that is not in a
\* clock counts 0.
EXTENDS Naturals, Sequences, Functions

LOCAL At(clock, node) == IF node \in DOMAIN clock THEN clock[node] ELSE 0

\* Nothing that happened before c is in d, or something else is: d does not happen before c.
LOCAL MayPrecede(c, d) ==
    \E node \in DOMAIN c \cup DOMAIN d : At(c, node) < At(d, node)

\* No line of the log happened before one that stands in front of it.
IsCausalOrder(log, clock(_)) ==
    \A i \in 1..Len(log) : \A j \in 1..(i - 1) : MayPrecede(clock(log[j]), clock(log[i]))

\* The log in a causal order. node(line) is the node that wrote a line, domain(clock) the nodes
\* that a clock knows.
CausalOrder(log, clock(_), node(_), domain(_)) ==
    LET places == 1..Len(log)
        orders == {f \in [places -> places] : IsInjective(f)}
        Ordered(f) == [i \in places |-> log[f[i]]]
    IN  Ordered(CHOOSE f \in orders : IsCausalOrder(Ordered(f), clock))
=============================================================================
