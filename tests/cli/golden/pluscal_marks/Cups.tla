---- MODULE Cups ----
(* --algorithm cups
begin
  skip
end algorithm *)
\* BEGIN TRANSLATION
====
