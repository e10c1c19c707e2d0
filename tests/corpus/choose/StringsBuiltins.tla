---- MODULE StringsBuiltins ----
\* Covers: strings that are spelt like names of standard operators and modules.
EXTENDS Naturals, Sequences
VARIABLE r
First(s) == CHOOSE e \in s : TRUE
Init == r = <<First({"zz", "Nat"}), First({"Len", "Head"}), First({"Next", "Init"}),
              First({"Append", "zz"}), First({"TRUE", "zz"}), First({"n", "m", "s", "t"})>>
Next == r' = r
====
