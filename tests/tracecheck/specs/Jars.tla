-------------------------------- MODULE Jars --------------------------------
(* A small world for tests of the trace checker: nodes fill jars, pour some  *)
(* out without looking, and mail what they have.                             *)
EXTENDS Integers
CONSTANTS Node, Size, None
VARIABLES jar, last, mail

Init ==
  /\ jar = [n \in Node |-> 0]
  /\ last = [n \in Node |-> None]
  /\ mail = {}

Fill(n, k) ==
  /\ jar[n] + k <= Size
  /\ jar' = [jar EXCEPT ![n] = @ + k]
  /\ last' = [last EXCEPT ![n] = k]
  /\ UNCHANGED mail

Scoop(n) ==
  /\ \E k \in 1..3 : jar' = [jar EXCEPT ![n] = @ + k]
  /\ UNCHANGED <<last, mail>>

Post(n, to, k) ==
  /\ k <= jar[n]
  /\ jar' = [jar EXCEPT ![n] = @ - k]
  /\ mail' = mail \cup {[from |-> n, to |-> to, load |-> k]}
  /\ UNCHANGED last

Take(n, from, k) ==
  /\ [from |-> from, to |-> n, load |-> k] \in mail
  /\ jar' = [jar EXCEPT ![n] = @ + k]
  /\ UNCHANGED <<last, mail>>

Level(n) ==
  /\ \A m \in Node : jar[m] <= 2
  /\ last' = [last EXCEPT ![n] = None]
  /\ UNCHANGED <<jar, mail>>

Answer(n) ==
  /\ \E m \in mail : m.to = n /\ m.load > 1
  /\ last' = [last EXCEPT ![n] = 0]
  /\ UNCHANGED <<jar, mail>>

Reset(n) ==
  /\ last[n] # None
  /\ jar' = [jar EXCEPT ![n] = 0]
  /\ last' = [last EXCEPT ![n] = None]
  /\ UNCHANGED mail

Next ==
  \E n \in Node :
    \/ \E k \in 1..3 : Fill(n, k)
    \/ Scoop(n)
    \/ \E to \in Node, k \in 1..3 : Post(n, to, k)
    \/ \E from \in Node, k \in 1..3 : Take(n, from, k)
    \/ Level(n)
    \/ Answer(n)
    \/ Reset(n)
=============================================================================
