---- MODULE StringsFirstMet ----
\* Covers: strings order by where the modules first mention them, literals after identifiers.
VARIABLE r
zebra == "zebra"
First(s) == CHOOSE e \in s : TRUE
Init == r = <<First({"pear", "apple"}),
              First({"apple", "pear", "fig"}),
              First({"fig", "r"}),
              First({"apple", "zebra"}),
              First({"First", "r"})>>
Next == r' = r
====
