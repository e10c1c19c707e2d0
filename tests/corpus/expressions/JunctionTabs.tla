---- MODULE JunctionTabs ----
\* Covers: a tab in front of a bullet advances to the next multiple of eight columns.
EXTENDS Naturals
VARIABLE r
T == TRUE
F == FALSE
A ==
	/\ T
        /\ \/ F
	   \/ T
	/\ T
B ==
    	\/ F
        \/ /\ T
	   /\ F
   	\/ T
Init == r = <<A, B>>
Next == r' = r
====
