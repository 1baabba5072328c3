"""Edits of the user's files: pure functions from text to text, one module a language.

Every edit keeps four laws. What is there already, by meaning, stays as it is. Only the inserted
bytes are new. Without a certain place it raises `NoPlace`. And the result parses.
"""

from vibegen.edits.place import Edit, NoPlace

__all__ = ["Edit", "NoPlace"]
