---- MODULE QueueModel ----
\* Covers: a bounded queue of model values with Append, Head and Tail; counts and depth.
EXTENDS Naturals, Sequences
CONSTANTS Items, Capacity
VARIABLES queue, last
Init == queue = <<>> /\ last = "none"
Put == \E i \in Items : Len(queue) < Capacity /\ queue' = Append(queue, i) /\ UNCHANGED last
Take == queue # <<>> /\ last' = Head(queue) /\ queue' = Tail(queue)
Next == Put \/ Take
Bounded == Len(queue) <= Capacity /\ queue \in Seq(Items)
====
