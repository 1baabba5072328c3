"""How a command ends before it has done its work."""

from __future__ import annotations

import shlex


class Stop(Exception):  # noqa: N818 - a refusal is an answer to the user, not an error of the program
    """A command that goes no further, with the words for the user and the exit code.

    Args:
        message: One line, without a trailing period, that quotes the offending word in backticks.
        hint: What to type or do instead; empty where there is nothing to say.
        steps: What to do by hand, one paragraph each; each names the file and holds the lines.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "", steps: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.steps = steps

    @classmethod
    def said_by_system(cls, error: OSError) -> Stop:
        """Say in our words what the system says of a file or a folder."""
        if error.filename is None and isinstance(error, FileNotFoundError):
            return cls("the folder that you are in is gone", hint="go into one that exists: `cd ~`")
        if error.filename is None:
            return cls(f"{error.strerror or error}", hint="see where the output goes")
        where = f"`ls -ld {shlex.quote(str(error.filename))}`"
        said = f"{error.strerror}: `{error.filename}`"
        return cls(said, hint=f"see who may do what there: {where}")
