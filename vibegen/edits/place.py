"""What an edit is, and how one ends that finds no certain place."""

from collections.abc import Callable, Sequence

from vibegen.stop import Stop

Edit = Callable[[str], str]
"""From the text of a file, read with its line ends, to the text that it should hold. Pure."""


class Unsure(Exception):  # noqa: N818 - the inner half of NoPlace, never seen outside of edits
    """Why a finder knows no certain place.

    Args:
        why: The reason, in words that fit behind a colon.
        where: Where the lines belong, if the finder knows better than the edit does.
        choices: Names of the equal places, for the flag that chooses.
        flag: That flag.
        guards: What the lines to paste should carry as `dependencies=`.
    """

    def __init__(
        self,
        why: str,
        *,
        where: str = "",
        choices: Sequence[str] = (),
        flag: str = "--into",
        guards: str = "",
    ) -> None:
        super().__init__(why)
        self.why = why
        self.where = where
        self.choices = tuple(choices)
        self.flag = flag
        self.guards = guards


class NoPlace(Stop):
    """No certain place: the lines are to be pasted by hand.

    Attributes:
        choices: What the user may choose from; mostly empty.
        flag: What chooses: `--into`, `--guard`.
    """

    exit_code = 6

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        steps: tuple[str, ...] = (),
        choices: tuple[str, ...] = (),
        flag: str = "--into",
    ) -> None:
        super().__init__(message, hint=hint, steps=steps)
        self.choices = choices
        self.flag = flag

    def in_file(self, path: str) -> "NoPlace":
        """Return the same refusal with the file named in its message and in each of its steps."""
        return NoPlace(
            self.message.replace("no certain place", f"no certain place in `{path}`", 1),
            hint=self.hint,
            steps=tuple(f"In `{path}`, {step[:1].lower()}{step[1:]}" for step in self.steps),
            choices=self.choices,
            flag=self.flag,
        )


def refuse(what: str, lines: str, where: str, reason: Unsure) -> NoPlace:
    """Put a reason into words, with the lines to paste and where they belong."""
    hint = "add the lines by hand"
    if reason.choices:
        hint = "choose with " + " or ".join(f"`{reason.flag} {it}`" for it in reason.choices)
    return NoPlace(
        f"no certain place for `{what}`: {reason.why}",
        hint=hint,
        steps=(f"{reason.where or where}:\n{lines}",),
        choices=reason.choices,
        flag=reason.flag,
    )
