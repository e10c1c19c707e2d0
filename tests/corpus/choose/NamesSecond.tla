---- MODULE NamesSecond ----
\* A helper of NamesOrder.
second == "second literal"
====
