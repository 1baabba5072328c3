"""Finds where things are in an app that vibegen never saw: by meaning, and without running it.

`find_layout` is the door. Each module beside this one finds one thing; they share `sources`, the
app's Python files, of which only those are parsed that mention what is looked for.
"""

from vibegen.finding.found import Doubt, Found, find_layout

__all__ = ["Doubt", "Found", "find_layout"]
