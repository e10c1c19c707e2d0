---- MODULE Bad ----
EXTENDS Integers
====
--algorithm Bad
variables x = 0;
begin
  a: x := 1;
