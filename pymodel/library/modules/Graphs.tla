------------------------------- MODULE Graphs -------------------------------
\* Directed graphs: records of a set of nodes and a set of edges, which are pairs of nodes.
EXTENDS Naturals, Sequences, FiniteSets, SequencesExt, Relation

\* --- Kinds of graphs --------------------------------------------------------

IsDirectedGraph(G) ==
    /\ G = [node |-> G.node, edge |-> G.edge]
    /\ \A e \in G.edge : e \in G.node \X G.node

\* Every edge has one that goes back.
IsUndirectedGraph(G) == IsDirectedGraph(G) /\ \A e \in G.edge : <<e[2], e[1]>> \in G.edge

DirectedSubgraph(G) ==
    UNION {[node : {N}, edge : SUBSET (G.edge \cap (N \X N))] : N \in SUBSET G.node}

UndirectedSubgraph(G) == {H \in DirectedSubgraph(G) : IsUndirectedGraph(H)}

Transpose(G) == [node |-> G.node, edge |-> {<<e[2], e[1]>> : e \in G.edge}]

GraphUnion(G, H) == [node |-> G.node \cup H.node, edge |-> G.edge \cup H.edge]

EmptyGraph == [node |-> {}, edge |-> {}]

\* All graphs with the nodes S.
Graphs(S) == [node : {S}, edge : SUBSET (S \X S)]

\* --- Paths ------------------------------------------------------------------

\* An infinite set when there is a cycle: it is good for membership.
Path(G) ==
    {p \in Seq(G.node) :
        p # <<>> /\ \A i \in 1..(Len(p) - 1) : <<p[i], p[i + 1]>> \in G.edge}

\* The paths that meet no node twice.
SimplePath(G) ==
    {p \in SeqOf(G.node, Cardinality(G.node)) : p \in Path(G) /\ IsInjective(p)}

AreConnectedIn(m, n, G) == \E p \in SimplePath(G) : p[1] = m /\ p[Len(p)] = n

IsStronglyConnected(G) == \A m \in G.node, n \in G.node : AreConnectedIn(m, n, G)

\* Whether the second node can be reached from the first, for every pair.
ConnectionsIn(G) ==
    ReflexiveTransitiveClosure([m \in G.node, n \in G.node |-> <<m, n>> \in G.edge], G.node)

HasCycle(G) ==
    LET reached == TransitiveClosure([m \in G.node, n \in G.node |-> <<m, n>> \in G.edge], G.node)
    IN  \E n \in G.node : reached[n, n]

IsDag(G) == IsDirectedGraph(G) /\ ~HasCycle(G)

\* Every node has a way to r, and no choice on it.
IsTreeWithRoot(G, r) ==
    /\ IsDirectedGraph(G)
    /\ r \in G.node
    /\ \A e \in G.edge : e[1] # r
    /\ \A e \in G.edge, f \in G.edge : e[1] = f[1] => e = f
    /\ \A n \in G.node : AreConnectedIn(n, r, G)

IsBipartiteWithPartitions(G, U, V) ==
    /\ U \cap V = {}
    /\ G.node \subseteq U \cup V
    /\ \A e \in G.edge : (e[1] \in U /\ e[2] \in V) \/ (e[1] \in V /\ e[2] \in U)

\* --- Neighbours -------------------------------------------------------------

Successors(G, n) == {m \in G.node : <<n, m>> \in G.edge}

Predecessors(G, n) == {m \in G.node : <<m, n>> \in G.edge}

AllSuccessors(G, S) == UNION {Successors(G, n) : n \in S}

AllPredecessors(G, S) == UNION {Predecessors(G, n) : n \in S}

\* By one edge or more.
Descendants(G, n) ==
    LET reached == TransitiveClosure([x \in G.node, y \in G.node |-> <<x, y>> \in G.edge], G.node)
    IN  {m \in G.node : reached[n, m]}

Ancestors(G, n) == Descendants(Transpose(G), n)

InDegree(G, n) == Cardinality(Predecessors(G, n))

OutDegree(G, n) == Cardinality(Successors(G, n))

Roots(G) == {n \in G.node : Predecessors(G, n) = {}}

Leaves(G) == {n \in G.node : Successors(G, n) = {}}
=============================================================================
