"""XML parts of a container: parsed without entities, without a network, names without their namespaces."""

from __future__ import annotations

from typing import Any

from zhreport.readers.limits import Meter

Element = Any
"""An lxml element; lxml has no types of its own."""

WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice"))
"""Elements of a Word file around paragraphs, rows and cells that only say something of them."""

DEEPEST = 256  # levels that the XML library itself allows; Word nests far less


def parse_xml(data: bytes, part: str, meter: Meter) -> Element:
    """Return the root of a part. Raises `ReadError` for what is not well-formed, nested too deep, or brings its own entities."""
    etree = meter.library("lxml.etree", "docx")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise meter.error(
                f"{part} has more than {DEEPEST} levels of nesting; no Word program writes that", "limit.nesting"
            ) from None
        raise meter.error(
            f"{part} is damaged ({printable_reason(error)}); open it in Word, let it repair the file and save",
            "read.damaged",
        ) from None
    except ValueError as error:
        raise meter.error(f"{part} is damaged ({error})", "read.damaged") from None
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.doctype:
        raise meter.error(f"{part} declares entities of its own, which no Word file does; not read", "read.damaged")
    return root


def printable_reason(error: Exception) -> str:
    """Return an error's text on one line."""
    return " ".join(str(error).split())[:120]


def local(element: Element) -> str:
    """Return an element's name without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """Return an attribute by its name without namespace: strict and transitional files name the same things differently."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: Element | None, name: str) -> Element | None:
    """Return the first child of a name."""
    if element is not None:
        for own in element:
            if local(own) == name:
                return own
    return None


def value(element: Element | None, *names: str) -> str | None:
    """Return the `val` of the element below by its path of names; None where there is none, "" without a value."""
    for name in names:
        element = child(element, name)
    return None if element is None else attribute(element, "val") or ""


def number(text: str | None, otherwise: int) -> int:
    """Return a text as an integer."""
    try:
        return int(text or "")
    except ValueError:
        return otherwise


def is_on(element: Element | None, name: str) -> bool | None:
    """Return a switch below an element: on unless it says no; None where it is not there."""
    own = value(element, name)
    return None if own is None else own not in ("0", "false", "off", "none")
