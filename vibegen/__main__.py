"""The `vibegen` command."""

import gc
import os
import sys

from vibegen import __version__


def main() -> None:
    """Run the command line, and end in peace whatever became of the streams."""
    _open_streams()
    gc.disable()  # A command ends before looking for garbage pays: a tenth of its time, else
    try:
        code = _run(sys.argv[1:])
        sys.stdout.flush()
        sys.stderr.flush()
    except KeyboardInterrupt:  # While modules are imported
        code = 130
    except OSError:  # Nobody reads what is said
        code = 1
    os._exit(code)  # Tidying up its memory would cost another tenth


def _run(words: list[str]) -> int:
    """Answer `--version` before anything is imported for the rest."""
    if words == ["--version"]:
        sys.stdout.write(f"vibegen {__version__}\n")
        return 0
    from vibegen.cli import run

    return run(words)


def _open_streams() -> None:
    """Stand in for what the caller closed, as by `>&-`: the next file must not take its number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            os.open(os.devnull, os.O_RDWR)  # Takes the lowest number that is free
            mode = "w" if number else "r"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


if __name__ == "__main__":
    main()
