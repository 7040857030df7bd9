"""Fields of the tree that are worked out when they are first read, since most readers of a report look at few of them.

Nobody can see it: what is read is the plain value, made from what the parser knew, whatever was done to the tree since.
Comparison, JSON and pickling read every field.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, TypeVarTuple

Args = TypeVarTuple("Args")
T = TypeVar("T")
C = TypeVar("C", bound=type)


class _Later:
    """What stands in a field until it is read: the call that gives its value."""

    __slots__ = ("args", "changes", "known", "make")

    def __init__(self, make: Callable[..., Any], args: tuple[Any, ...]) -> None:
        self.make, self.args = make, args
        self.changes: tuple[tuple[Callable[..., None], tuple[Any, ...]], ...] = ()
        self.known: list[Any] = []

    def value(self) -> Any:
        """Return the value: the same object for all threads, though several may have made one."""
        if not self.known:
            own = self.make(*self.args)
            for change, args in self.changes:
                change(own, *args)
            self.known.append(own)
        return self.known[0]


def later(make: Callable[[*Args], T], *args: *Args) -> T:
    """Return what stands for `make(*args)` in a field that is read late."""
    return _Later(make, args)  # type: ignore[return-value]


def change_later(node: Any, name: str, change: Callable[[T, *Args], None], *args: *Args) -> None:
    """Let `change(value, *args)` be done to what a field holds: now, or when the value is made."""
    value = type(node).__dict__[name].slot.__get__(node)
    if value.__class__ is _Later:
        value.changes += ((change, args),)
    else:
        change(value, *args)


class _Field(property):
    """A field that may hold what is made later."""

    slot: Any
    """The place of its value."""


def read_late(*names: str) -> Callable[[C], C]:
    """Let these fields of a slotted dataclass hold what `later` returns; the first to read one puts its value there."""

    def decorate(cls: C) -> C:
        for name in names:
            setattr(cls, name, _reader(cls.__dict__[name]))
        return cls

    return decorate


def _reader(slot: Any) -> _Field:
    get, put = slot.__get__, slot.__set__

    def read(node: Any) -> Any:
        value = get(node)
        if value.__class__ is _Later:
            value = value.value()
            put(node, value)
        return value

    field = _Field(read, put, slot.__delete__)
    field.slot = slot
    return field
