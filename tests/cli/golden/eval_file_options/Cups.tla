---- MODULE Cups ----
EXTENDS IOUtils
VARIABLE cups
Init == cups = 0
Next == cups' = Serialize("text", "cups.txt", [format |-> "PDF"]).exitValue
====
