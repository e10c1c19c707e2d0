---- MODULE M ----
A == TRUE => FALSE => TRUE
====
