------------------------------ MODULE Toolbox ------------------------------
\* The trace explorer: the behaviour that it looks at, and the place in it.
LOCAL INSTANCE TLC
LOCAL INSTANCE TLCExt
LOCAL INSTANCE Naturals
LOCAL INSTANCE Sequences

_TETrace == Trace

_TEPosition ==
    LET level == TLCGet("level")
    IN  IF level = 0 THEN 1 ELSE IF level > Len(_TETrace) THEN Len(_TETrace) ELSE level
=============================================================================
