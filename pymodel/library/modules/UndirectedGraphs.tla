-------------------------- MODULE UndirectedGraphs --------------------------
\* Undirected graphs: records of a set of nodes and a set of edges, which are sets of one or two
\* nodes.
LOCAL INSTANCE Naturals
LOCAL INSTANCE Sequences
LOCAL INSTANCE SequencesExt
LOCAL INSTANCE FiniteSets
LOCAL INSTANCE Functions

\* --- Kinds of graphs --------------------------------------------------------

IsUndirectedGraph(G) ==
    /\ G = [node |-> G.node, edge |-> G.edge]
    /\ \A e \in G.edge : e \subseteq G.node /\ Cardinality(e) \in 1..2

IsLoopFreeUndirectedGraph(G) ==
    IsUndirectedGraph(G) /\ \A e \in G.edge : Cardinality(e) = 2

UndirectedSubgraph(G) ==
    {H \in [node : SUBSET G.node, edge : SUBSET G.edge] : IsUndirectedGraph(H)}

\* All graphs with the nodes S.
UndirectedGraphs(S) == [node : {S}, edge : SUBSET {{s, t} : s \in S, t \in S}]

\* --- Paths ------------------------------------------------------------------

\* An infinite set as soon as there is an edge: it is good for membership.
Path(G) ==
    {p \in Seq(G.node) : p # <<>> /\ \A i \in 1..(Len(p) - 1) : {p[i], p[i + 1]} \in G.edge}

\* The paths that meet no node twice.
SimplePath(G) ==
    {p \in SeqOf(G.node, Cardinality(G.node)) : p \in Path(G) /\ IsInjective(p)}

AreConnectedIn(m, n, G) == \E p \in SimplePath(G) : p[1] = m /\ p[Len(p)] = n

ConnectedComponents(G) == {{n \in G.node : AreConnectedIn(m, n, G)} : m \in G.node}

IsStronglyConnected(G) == ConnectedComponents(G) = {G.node}
=============================================================================
