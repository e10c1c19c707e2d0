---- MODULE M ----
EXTENDS Natural, Sequencs
A == Foo + Bar
====
