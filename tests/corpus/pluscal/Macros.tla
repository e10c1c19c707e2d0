---- MODULE Macros ----
\* Covers: parameters read and assigned to; a macro that calls a macro
EXTENDS Integers, Sequences, TLC
(*
--algorithm Macros
variables s = [i \in 1..2 |-> 1], t = 0;
macro Down(sem) begin
  await sem > 0;
  sem := sem - 1;
end macro;
macro Up(sem, by) begin
  sem := sem + by * 2;
end macro;
macro Swap(a, b) begin
  Down(a);
  Up(b, 1 + 1);
end macro;
begin
  a: Down(s[1]);
  b: Swap(s[2], t);
  c: Up(t, t - 3);
end algorithm
*)
====
