---- MODULE Tray ----
EXTENDS Naturals
VARIABLE held
Weighs(n) == held.size = n
Light == held.size < 9
====
