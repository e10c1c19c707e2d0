---- MODULE StringsInCfg ----
\* Covers: strings of the cfg come before those of the module.
CONSTANT S
VARIABLE r
First(s) == CHOOSE e \in s : TRUE
Init == r = <<First({"apple", "quince"}), First(S), First({"apple", "a"})>>
Next == r' = r
====
