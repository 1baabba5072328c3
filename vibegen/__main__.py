"""The `vibegen` command."""

import gc
import sys

from vibegen import __version__


def main() -> None:
    """Run the command line; `--version` is answered before anything is imported for the rest."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"vibegen {__version__}\n")
        return
    gc.disable()  # A command ends before looking for garbage pays: a tenth of its time, else
    try:
        from vibegen.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # While modules are imported
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
