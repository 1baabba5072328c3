"""How a command ends before it has done its work."""


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
