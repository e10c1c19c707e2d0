------------------------------ MODULE GraphViz ------------------------------
\* Graphs as texts for Graphviz.

\* A directed graph of module Graphs, with labels for its nodes and edges.
DotDiGraph(G, VL(_), EL(_)) == "digraph"
=============================================================================
