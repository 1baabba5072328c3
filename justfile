# `uv run just` lists the commands.
_default:
    @just --list --unsorted

# What a change has to pass before it is shown: lint, types, layers and the quick tests
check: lint test

# Lint, check formatting, types, and who may import whom
lint:
    uv run ruff check .
    uv run ruff format --check .
    uv run pyright
    uv run lint-imports

# Run the quick tests; what is given goes to pytest
test *args:
    ./check {{ args }}

# Run the tests that take minutes or need Debian's chromium
slow *args:
    uv run pytest -m "slow or browser" -n auto --dist worksteal {{ args }}

# Rewrite tests/golden from what the commands emit now; read the diff as users would
golden *args:
    uv run pytest tests/test_golden.py --update -n auto {{ args }}
    git diff --stat -- tests/golden

# Rewrite the pages that are made from the commands, and build the site
docs:
    uv run python docs/make_reference.py
    uv run python docs/make_consoles.py
    uv run --group docs mkdocs build --strict

# Measure, and keep the table in docs/benchmarks.md
bench *args:
    uv run python -m bench {{ args }}

# Format the code
format:
    uv run ruff check --fix .
    uv run ruff format .

# Everything that CI runs, or only the checks that are named
ci *checks:
    .ci/run {{ checks }}
