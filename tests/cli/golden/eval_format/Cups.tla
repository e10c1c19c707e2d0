---- MODULE Cups ----
EXTENDS IOUtils
VARIABLE cups
Init == cups = 0
Next == cups' = IOExecTemplate(<<"echo", "%s and %s">>, <<"one">>).exitValue
====
