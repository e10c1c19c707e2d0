"""What may live here: a check's result as JUnit's XML, for continuous integration.

One test case for each thing that was checked: an invariant, a property, deadlock, an ASSUME. What
could not be evaluated is an `error`, what does not hold a `failure`, what was left open `skipped`.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

from pymodel.check.result import CheckResult, Finding, Verdict
from pymodel.report import text

#: Characters that XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ERRORS = ("evaluation", "assert")


def dumps(result: CheckResult) -> str:
    """The result as one test suite."""
    by_case: dict[tuple[str, str], list[Finding]] = {case: [] for case in result.checked}
    for finding in result.findings:
        by_case.setdefault(_case(finding, by_case), []).append(finding)
    if not by_case:
        by_case["check", result.model] = []
    suite = Xml.Element("testsuite", name=result.model, tests=str(len(by_case)))
    counts = {"failures": 0, "errors": 0, "skipped": 0}
    for (kind, name), findings in by_case.items():
        case = Xml.SubElement(
            suite, "testcase", classname=f"{result.model}.{kind}", name=_clean(name)
        )
        if findings:  # one outcome a case, with every behaviour that shows it
            wrong = "error" if findings[0].kind in _ERRORS else "failure"
            counts["errors" if wrong == "error" else "failures"] += 1
            first = _clean(findings[0].message)
            element = Xml.SubElement(case, wrong, message=first, type=kind)
            told = (line for f in findings for line in (*text.finding_lines(f), ""))
            element.text = _clean("\n".join(told).rstrip("\n"))
        if not findings and not result.finished and result.verdict is not Verdict.SAMPLED:
            counts["skipped"] += 1
            reasons = "; ".join(result.undecided) or "the search ended before its end"
            Xml.SubElement(case, "skipped", message=_clean(reasons))
    for name, count in counts.items():
        suite.set(name, str(count))
    suite.set("time", f"{result.counts.seconds:.3f}")
    Xml.SubElement(suite, "system-out").text = _clean(text.rest(result))
    whole = Xml.Element("testsuites", name="acceptor check")
    whole.append(suite)
    Xml.indent(whole)
    return Xml.tostring(whole, encoding="unicode", xml_declaration=True) + "\n"


def _case(finding: Finding, cases: dict[tuple[str, str], list[Finding]]) -> tuple[str, str]:
    """The case that a finding belongs to: its own, or that of the name it was evaluated for."""
    if finding.kind == "deadlock":
        return "deadlock", "deadlock"
    if (finding.kind, finding.name) in cases:
        return finding.kind, finding.name
    same = [c for c in cases if c[1] == finding.name]
    return same[0] if same else (finding.kind, finding.name or finding.kind)


def _clean(words: str) -> str:
    return _FORBIDDEN.sub("\ufffd", words)
