-------------------------------- MODULE HTML --------------------------------
\* Pages as texts: documents, boxes, and scripts that draw lines between them.
LOCAL INSTANCE Sequences
LOCAL INSTANCE SequencesExt

\* --- Texts ------------------------------------------------------------------

\* The text with each pair's second part in place of the first occurrence of its first.
HTMLFill(string, args) ==
    FoldLeft(LAMBDA text, pair : ReplaceFirstSubSeq(pair[2], pair[1], text), string, args)

\* The parts with a separator between them; empty parts at the start do not count.
LOCAL Joined(parts, separator) ==
    FoldLeft(LAMBDA text, part : IF text = "" THEN part ELSE text \o separator \o part, "", parts)

LOCAL Lines(parts) == Joined(parts, "\n")

\* An element: its opening tag, what is inside, its closing tag, on lines of their own.
LOCAL Around(opening, inside, tag) == Lines(<<opening, inside, "</" \o tag \o ">">>)

\* --- Documents --------------------------------------------------------------

HTMLDocument(header, body, list_of_scripts) ==
    Lines(<<"<!DOCTYPE html>", "<html>", header, body, Lines(list_of_scripts), "</html>">>)

HTMLAttribute(name, value) == name \o ": " \o value \o ";"

HTMLClass(classname, attribute_list) ==
    Lines(<<classname \o " {", Lines(attribute_list), "}">>)

HTMLDefaultStyle ==
    Lines(<<HTMLClass(".default_grid", <<HTMLAttribute("display", "grid")>>),
            HTMLClass(".default_box", <<HTMLAttribute("border", "1px solid black")>>),
            HTMLClass(".default_circle", <<HTMLAttribute("border-radius", "50%")>>)>>)

HTMLStyleSheet(class_list) ==
    Around("<style type=\"text/css\">", Lines(<<HTMLDefaultStyle, Lines(class_list)>>), "style")

HTMLScriptFile(name) == "<script src=\"" \o name \o "\"></script>"

HTMLScript(children) == Around("<script>", Lines(children), "script")

HTMLLink(name, type) == "<link href=\"" \o name \o "\" rel=\"" \o type \o "\"/>"

HTMLHeader(title, list_of_links, class_list) ==
    LET inside == Lines(<<"<meta charset=\"UTF-8\">", "<title>" \o title \o "</title>",
                          Lines(list_of_links), HTMLStyleSheet(class_list)>>)
    IN  Around("<head>", inside, "head")

HTMLBody(body) == Around("<body>", body, "body")

\* --- Elements ---------------------------------------------------------------

HTMLFrame(id, children) == Around("<div id=\"" \o id \o "\">", Lines(children), "div")

HTMLGridContainer(id, class_list, children) ==
    LET classes == "default_grid " \o Joined(class_list, " ")
    IN  Around("<div id=\"" \o id \o "\" class=\"" \o classes \o "\">", Lines(children), "div")

HTMLBox(id, class_list, size, children) ==
    LET classes == "default_box " \o Joined(class_list, " ")
        opening == "<div id=\"" \o id \o "\" class=\"" \o classes \o "\" style=\"" \o size \o "\">"
    IN  Around(opening, Lines(children), "div")

HTMLCircle(id, class_list, size, children) ==
    HTMLBox(id, Cons("default_circle", class_list), size, children)

HTMLText(id, text) == Around("<span id=\"" \o id \o "\">", text, "span")

HTMLSVG(id, viewBox, size, svgString) ==
    LET attributes == "id=\"" \o id \o "\" viewBox=\"" \o viewBox \o "\" style=\"" \o size \o "\""
    IN  Around("<svg " \o attributes \o ">", svgString, "svg")

HTMLSize(width, height) ==
    HTMLAttribute("width", width) \o " " \o HTMLAttribute("height", height)

HTMLNewLine == "<br>"

HTMLFlexCenterAttributes ==
    Lines(<<HTMLAttribute("display", "flex"), HTMLAttribute("align-items", "center"),
            HTMLAttribute("justify-content", "center")>>)

\* --- Scripts ----------------------------------------------------------------

LOCAL Element(id) == "document.getElementById(\"" \o id \o "\")"

HTMLJSLineElems(fromID, destID) == Element(fromID) \o ", " \o Element(destID)

LOCAL Leader(fromID, destID, options) ==
    "new LeaderLine(" \o HTMLJSLineElems(fromID, destID) \o ", {" \o options \o "})"

LOCAL Drawn(color, size) == "color: '" \o color \o "', size: " \o size

HTMLJSLine(fromID, destID, color, size) == Leader(fromID, destID, Drawn(color, size))

HTMLJSLineDash(fromID, destID, color, size) ==
    Leader(fromID, destID, Drawn(color, size) \o ", dash: true")

HTMLJSKeyListener(events) ==
    Lines(<<"window.onkeyup = function(event) {", "let key = event.key.toUpperCase();",
            Lines(events), "}">>)

HTMLJSNavigationKey(key, file) ==
    Lines(<<"if(key == '" \o key \o "'){", "window.location.replace(\"" \o file \o "\");", "}">>)
=============================================================================
