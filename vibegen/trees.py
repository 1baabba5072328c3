"""Python sources as trees, each parsed and compiled once. Pure.

An edit, its proof, the checks and the record look at the same few texts, one after the other: for
the list of routes of a thousand resources, parsing would cost more than all the rest.
"""

import ast
import warnings
from functools import lru_cache

KEPT = 64  # Texts: all that one command makes, each looked at by one after the other


@lru_cache(KEPT)
def parse(text: str) -> ast.Module:
    r"""Parse a source, silently: `"\d"` warns, and whether that is well is not ours to say.

    The tree is shared, so nobody may change it.

    Raises:
        SyntaxError: It is no Python.
        ValueError: It holds a NUL, or what is no Unicode.
        RecursionError: It is too deeply nested.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


@lru_cache(KEPT)
def check_compiles(text: str) -> None:
    """Compile a source, of which some parse and mean nothing: `return` outside of a function.

    Raises:
        SyntaxError: It does not compile, or does not parse; the rest as `parse`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(parse(text), "<source>", "exec", dont_inherit=True)
