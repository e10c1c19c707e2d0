---- MODULE Functions ----
\* Covers: CHOOSE among functions and records: sets of them and enumerated ones.
EXTENDS Integers
VARIABLE r
First(s) == CHOOSE e \in s : TRUE
Init == r = <<First([{1, 2} -> {3, 4}]),
              CHOOSE f \in [{1, 2} -> {0, 1}] : f[1] + f[2] = 1,
              First([p : {2, 1}, q : {"x"}]),
              CHOOSE f \in [p : {1, 2}, q : {1, 2}] : f.p + f.q = 3,
              First({[k |-> 2, j |-> 1], [k |-> 1, j |-> 2]}),
              First({[n \in {4, 5} |-> 9 - n], [n \in {4, 5} |-> n]}),
              First({[n \in {2, 3} |-> 1], [n \in {1, 2} |-> 5]})>>
Next == r' = r
====
