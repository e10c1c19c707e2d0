---- MODULE ExtendsOrderBase ----
\* A helper of ExtendsOrder.
late == "kiwi"
Base(formal) == formal
====
