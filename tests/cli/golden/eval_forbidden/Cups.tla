---- MODULE Cups ----
EXTENDS IOUtils
VARIABLE cups
Init == cups = 0
Next == cups' = IOExec(<<"ls", "cups">>).exitValue
====
