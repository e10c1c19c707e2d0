---- MODULE nonfix_one ----
EXTENDS Naturals
A == \cup({1})
B == \cup({1}, {2})
====
