---- MODULE ExtendsOrder ----
\* Covers: names of the root module come before those of a module that it extends.
EXTENDS ExtendsOrderBase
VARIABLE r
First(s) == CHOOSE e \in s : TRUE
Init == r = <<First({"late", "early"}), First({"kiwi", "late"}), First({"kiwi", "formal"}),
              First({"plum", "kiwi"})>>
Next == r' = r
Unused(early) == "plum"
====
