---- MODULE Cups ----
EXTENDS IOUtils
VARIABLE cups
Init == cups = 0
Next == cups' = IOExec(<<"no-such-program", "cups">>).exitValue
====
