---- MODULE RecordFields ----
\* Covers: records order by their fields in the order of first meeting the field's name.
VARIABLE r
First(s) == CHOOSE e \in s : TRUE
Names == <<"zz", "aa">>
Init == r = <<First({[zz |-> 1, aa |-> 2], [zz |-> 2, aa |-> 1]}),
              First({[mm |-> 1, bb |-> 2], [bb |-> 1, mm |-> 2]}),
              First({[mm |-> 1], [bb |-> 1]})>>
Next == r' = r
====
