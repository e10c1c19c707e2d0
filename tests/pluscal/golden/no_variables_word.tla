---- MODULE Bad ----
(* --fair algorithm Bad
x = 0;
begin
  a: x := 1;
end algorithm *)
====
