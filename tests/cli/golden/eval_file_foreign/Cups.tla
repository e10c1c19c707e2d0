---- MODULE Cups ----
EXTENDS IOUtils
VARIABLE cups
Init == cups = 0
Next == cups' = IODeserialize("cups.bin", FALSE)
====
