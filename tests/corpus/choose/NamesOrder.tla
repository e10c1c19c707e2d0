---- MODULE NamesOrder ----
\* Covers: the whole order of names: cfg, built-in words, this module, EXTENDS, INSTANCE, literals.
EXTENDS NamesFirst, NamesSecond
CONSTANT chosen
VARIABLE r
Third == INSTANCE NamesThird
RECURSIVE Sorted(_)
Sorted(set) == IF set = {} THEN <<>>
               ELSE LET least == CHOOSE e \in set : TRUE IN <<least>> \o Sorted(set \ {least})
Init == r = Sorted({"unseen", "chosen", "TRUE", "FALSE", "BOOLEAN", "STRING", "DOMAIN", "SUBSET", "UNION",
                    "ENABLED", "UNCHANGED", "NamesOrder", "NamesFirst", "NamesSecond", "NamesThird",
                    "first", "first_formal", "first literal", "second", "second literal",
                    "third", "third_formal", "third literal", "fourth", "fourth literal", "Sorted", "set",
                    "least", "Next", "later", "e", "Third"})
Next == r' = r
later == "unseen too"
====
