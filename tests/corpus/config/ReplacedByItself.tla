---- MODULE ReplacedByItself ----
\* Covers: `C <- C`, which replaces a constant by itself
CONSTANT C
VARIABLE x
Init == x = C
Next == x' = x
====
