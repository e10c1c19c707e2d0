---- MODULE NamesFourth ----
\* A helper of NamesOrder.
fourth == "fourth literal"
====
