-------------------------------- MODULE SVG --------------------------------
\* Pictures: SVG elements as records of a name, attributes, children and a text.
LOCAL INSTANCE Naturals
LOCAL INSTANCE Integers
LOCAL INSTANCE Sequences
LOCAL INSTANCE TLC
LOCAL INSTANCE FiniteSets
LOCAL INSTANCE IOUtils

\* --- Elements ---------------------------------------------------------------

SVGElem(_name, _attrs, _children, _innerText) ==
    [name |-> _name, attrs |-> _attrs, children |-> _children, innerText |-> _innerText]

\* An element without children; its own attributes come before those that the user gives.
LOCAL Shape(name, own, attrs, text) == SVGElem(name, own @@ attrs, <<>>, text)

Line(x1, y1, x2, y2, attrs) ==
    LET ends == [x1 |-> ToString(x1), y1 |-> ToString(y1),
                 x2 |-> ToString(x2), y2 |-> ToString(y2)]
    IN  Shape("line", ends, attrs, "")

Circle(cx, cy, r, attrs) ==
    LET centre == [cx |-> ToString(cx), cy |-> ToString(cy), r |-> ToString(r)]
    IN  Shape("circle", centre, attrs, "")

LOCAL Box(x, y, w, h) ==
    [x |-> ToString(x), y |-> ToString(y), width |-> ToString(w), height |-> ToString(h)]

Rect(x, y, w, h, attrs) == Shape("rect", Box(x, y, w, h), attrs, "")

Text(x, y, text, attrs) == Shape("text", [x |-> ToString(x), y |-> ToString(y)], attrs, text)

Image(x, y, width, height, href, attrs) ==
    Shape("image", ("xlink:href" :> href) @@ Box(x, y, width, height), attrs, "")

Group(children, attrs) == SVGElem("g", attrs, children, "")

Svg(children, attrs) == SVGElem("svg", attrs, children, "")

\* A whole document that shows the rectangle from (vbX, vbY), vbW wide and vbH high.
SVGDoc(children, vbX, vbY, vbW, vbH, attrs) ==
    LET box == ToString(vbX) \o " " \o ToString(vbY) \o " " \o ToString(vbW) \o " " \o ToString(vbH)
        own == "xmlns:xlink" :> "http://www.w3.org/1999/xlink"
               @@ "xmlns" :> "http://www.w3.org/2000/svg"
               @@ "viewBox" :> box
    IN  Svg(<<children>>, own @@ attrs)

\* --- Texts and files --------------------------------------------------------

\* The element as SVG text.
SVGElemToString(elem) == ToString(elem)

\* Writes the picture to prefix, number of three digits, ".svg"; what Serialize says of it.
SVGSerialize(svg, frameNamePrefix, frameNumber) ==
    Serialize(SVGElemToString(svg),
              frameNamePrefix \o zeroPadN(frameNumber, 3) \o ".svg",
              [format |-> "TXT", charset |-> "UTF-8",
               openOptions |-> <<"WRITE", "CREATE", "TRUNCATE_EXISTING">>])

\* --- Places -----------------------------------------------------------------

\* Where the n-th of m nodes stands on a circle around (cx, cy).
NodeOfRingNetwork(cx, cy, r, n, m) == [x |-> cx, y |-> cy]

\* Where the nodes of a graph stand in a picture of options.view_width by options.view_height.
NodesOfDirectedMultiGraph(nodes, edges, options) ==
    CHOOSE place \in [nodes -> [x : Int, y : Int]] : TRUE

\* From one point towards another: one part of as many as segment says.
PointOnLine(from, to, segment) ==
    [x |-> from.x + (to.x - from.x) \div segment, y |-> from.y + (to.y - from.y) \div segment]
=============================================================================
