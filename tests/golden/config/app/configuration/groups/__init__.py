"""The groups of values that this app has."""

from app.configuration.groups.shop import ShopConfig
from app.configuration.values import ConfigGroup

GROUPS: list[type[ConfigGroup]] = [ShopConfig]


def find_value(place: str) -> tuple[type[ConfigGroup], str]:
    """Return the group and the name that `group.name` means; raise `KeyError` if none."""
    groups = {it.group: it for it in GROUPS}
    word, _, name = place.partition(".")
    if name not in groups[word].model_fields:
        raise KeyError(place)
    return groups[word], name
