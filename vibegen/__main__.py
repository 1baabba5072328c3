"""The `vibegen` command."""

import gc
import os
import sys

from vibegen import __version__


def main() -> None:
    """Run the command line; `--version` is answered before anything is imported for the rest."""
    _open_streams()
    if sys.argv[1:] == ["--version"]:
        _say_version()
        return
    gc.disable()  # A command ends before looking for garbage pays: a tenth of its time, else
    try:
        from vibegen.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # While modules are imported
        code = 130
    sys.exit(code)


def _say_version() -> None:
    try:
        sys.stdout.write(f"vibegen {__version__}\n")
        sys.stdout.flush()
    except OSError:  # Nobody reads it; what is left must not fail at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _open_streams() -> None:
    """Stand in for output that the caller closed, as by `>&-`."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115


if __name__ == "__main__":
    main()
