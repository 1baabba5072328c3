"""Commands to hold the laws against: those of the golden folders, so that new blueprints join in."""

import shlex
from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "golden"
NAMES = (
    *("Apple", "Berry", "Cherry", "Damson", "Elder", "Fig", "Grape", "Hazel", "Iris", "Juniper"),
    *("Kiwi", "Lemon", "Mango", "Nettle", "Olive", "Peach", "Quince", "Rose", "Sage", "Thyme"),
    *("Umbra", "Violet", "Willow", "Yarrow", "Zinnia", "Alder", "Birch", "Cedar", "Dahlia", "Elm"),
)


def _samples() -> dict[str, tuple[str, ...]]:
    """Return the last command of each folder that adds something, each about a thing of its own."""
    found: dict[str, tuple[str, ...]] = {}
    for case in sorted(GOLDEN.iterdir()):
        text = (case / "COMMANDS").read_text().replace("\\\n", " ")
        if "--db" in text:  # The same commands once more: these laws do not ask where data is
            continue
        *_, last = [shlex.split(it, comments=True) for it in text.splitlines() if it.strip()]
        of_others = last[2] == "field" or ":ref:" in " ".join(last)
        if last[1] == "add" and not of_others:  # Those are about a model that is there
            words = last[1:]
            if len(words) > 2 and words[2][0] != "-":
                words[2] = NAMES[len(found)]
            found[case.name] = tuple(words)
    return found


SAMPLES = _samples()
