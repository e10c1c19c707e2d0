---- MODULE Strings ----
\* Covers: strings with escapes, equality of strings, strings as functions' arguments.
EXTENDS Naturals, Sequences
VARIABLE r
Init == r = <<"", "a b", "say \"hi\"", "back\\slash", "a" = "a", "a" = "A", "" = "",
              [s \in {"x", "y"} |-> s]["y"], {"b", "a"} = {"a", "b"}, Len("abc"), "ab" \o "cd">>
Next == r' = r
====
