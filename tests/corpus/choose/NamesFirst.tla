---- MODULE NamesFirst ----
\* A helper of NamesOrder.
EXTENDS Sequences, NamesFourth
first == "first literal"
Uses(first_formal) == first_formal
====
