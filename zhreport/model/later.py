"""Fields of the tree that are worked out when they are first read, since most readers of a report look at few of them.

Nobody can see it: what is read is the plain value, made from what the parser knew, whatever was done to the tree since.
Comparison, JSON and pickling read every field.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, TypeVarTuple, cast

Args = TypeVarTuple("Args")
T = TypeVar("T")
C = TypeVar("C", bound=type)


class _Later:
    """What stands in a field until it is read: the call that gives its value."""

    __slots__ = ("args", "known", "make")

    def __init__(self, make: Callable[..., Any], args: tuple[Any, ...]) -> None:
        self.make, self.args = make, args
        self.known: list[Any] = []

    def value(self) -> Any:
        """Return the value: the same object for all threads, though several may have made one."""
        if not self.known:
            self.known.append(self.make(*self.args))
        return self.known[0]


def later(make: Callable[[*Args], T], *args: *Args) -> T:
    """Return what stands for `make(*args)` in a field that is read late."""
    return cast(T, _Later(make, args))


def read_late(*names: str) -> Callable[[C], C]:
    """Let these fields of a slotted dataclass hold what `later` returns; the first to read one puts its value there."""

    def decorate(cls: C) -> C:
        for name in names:
            setattr(cls, name, _reader(cls.__dict__[name]))
        return cls

    return decorate


def _reader(slot: Any) -> property:
    get, put = slot.__get__, slot.__set__

    def read(node: Any) -> Any:
        value = get(node)
        if value.__class__ is _Later:
            value = value.value()
            put(node, value)
        return value

    return property(read, put, slot.__delete__)
