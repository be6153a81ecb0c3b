"""How the files here change moto: three decorators, so that each mend reads as the operation it mends."""

import functools
from collections.abc import Callable
from typing import Any

Method = Callable[..., Any]


def adds(owner: type) -> Callable[[Method], Method]:
    """Adds an operation that moto lacks. Fails when a newer moto has it: then the mend has had its day."""

    def attach(method: Method) -> Method:
        if hasattr(owner, method.__name__):
            raise RuntimeError(f"moto has {owner.__name__}.{method.__name__} by now: take it out of the overlay")
        setattr(owner, method.__name__, method)
        return method

    return attach


def replaces(owner: type) -> Callable[[Method], Method]:
    """Puts a method in the place of moto's own."""

    def attach(method: Method) -> Method:
        getattr(owner, method.__name__)
        setattr(owner, method.__name__, method)
        return method

    return attach


def wraps(owner: type) -> Callable[[Method], Method]:
    """Runs a method around moto's own, which it gets as its second argument, already bound."""

    def attach(method: Method) -> Method:
        original = getattr(owner, method.__name__)

        @functools.wraps(original)
        def wrapper(self: Any, *args: Any, **kwargs: Any) -> Any:
            return method(self, functools.partial(original, self), *args, **kwargs)

        setattr(owner, method.__name__, wrapper)
        return method

    return attach


def extra(model: Any, name: str) -> dict[str, Any]:
    """A dictionary that lives and dies with one of moto's objects, for what moto has no place for."""
    return vars(model).setdefault(f"overlay_{name}", {})
