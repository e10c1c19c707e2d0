---- MODULE ModLocal ----
\* A helper of LocalDefinitions.
LOCAL INSTANCE Naturals
LOCAL Hidden == 1
LOCAL Shift(a) == a + 1
Visible == Hidden + Shift(10)
====
