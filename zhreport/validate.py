"""The proof that a tree is sound: every character in one leaf, leaves in order, children inside their parents."""

from __future__ import annotations

from zhreport.model import Span, children
from zhreport.report import Report, leaves


def validate(report: Report) -> list[str]:
    """Return where the invariants fail, one sentence each, at most a hundred; an empty list is the proof."""
    return [*_coverage(report), *_nesting(report), *_inner_spans(report)][:100]


def _coverage(report: Report) -> list[str]:
    problems = []
    text = report.text
    position = 0
    for start, end, leaf in sorted(leaves(report), key=lambda leaf: (leaf[0], leaf[1])):
        if not 0 <= start < end <= len(text):
            problems.append(f"{leaf.kind} at {start}..{end}: not a stretch of the {len(text)} characters of the text")
            continue
        if start < position:
            problems.append(f"{leaf.kind} at {start}..{end}: overlaps the leaf before it, which ends at {position}")
        if text[position:start].strip():
            problems.append(f"characters at {position}..{start} lie in no leaf: {text[position:start].strip()[:40]!r}")
        position = max(position, end)
    if text[position:].strip():
        problems.append(f"characters at {position}..{len(text)} lie in no leaf: {text[position:].strip()[:40]!r}")
    return problems


def _nesting(report: Report) -> list[str]:
    problems = []
    for node, ancestors in report.walk():
        parent = ancestors[-1] if ancestors else None
        if parent is not None and not parent.start <= node.start <= node.end <= parent.end:
            problems.append(
                f"{node.kind} at {node.start}..{node.end}: outside its {parent.kind} at {parent.start}..{parent.end}"
            )
        if node.kind == "section":
            sections = sum(ancestor.kind == "section" for ancestor in ancestors)
            if node.level != sections + 1:
                problems.append(f"section at {node.start}..{node.end}: level {node.level} at depth {sections + 1}")
            if not node.start <= node.heading.start <= node.heading.end <= node.end:
                problems.append(f"heading at {node.heading.start}..{node.heading.end}: outside its section")
        last = node.heading.start if node.kind == "section" else node.start
        for child in children(node):
            if child.start < last:
                problems.append(f"{child.kind} at {child.start}..{child.end}: stands after what starts at {last}")
            last = child.start
    return problems


def _inner_spans(report: Report) -> list[str]:
    problems = []
    for node, _ in report.walk():
        inside: list[Span] = []
        if node.kind == "table":
            inside = [span for cell in node.cells for span in cell.spans]
        elif node.kind in ("paragraph", "item"):
            inside = [
                *node.sentences,
                *(Span(e.start, e.end) for t in node.topics for e in t.evidence if e.end > e.start),
            ]
            inside = [span for span in inside if span.end > node.start]  # the evidence of a heading stands above
        problems += [
            f"{node.kind} at {node.start}..{node.end}: holds a span {span.start}..{span.end} outside itself"
            for span in inside
            if not node.start <= span.start <= span.end <= node.end
        ]
    return problems
