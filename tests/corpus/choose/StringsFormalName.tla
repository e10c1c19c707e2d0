---- MODULE StringsFormalName ----
\* Covers: the name of a formal parameter or a bound variable counts as a mention of the string.
VARIABLE r
First(s) == CHOOSE e \in s : TRUE
Id(banana) == banana
Two == CHOOSE cherry \in {1, 2} : TRUE
Init == r = <<First({"apple", "banana"}), First({"apple", "cherry"}),
              First({"cherry", "banana"}), First({"s", "e"}), First({"Two", "Id"})>>
Next == r' = r
====
