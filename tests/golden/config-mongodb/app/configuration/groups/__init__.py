"""The groups of values that this app has."""

from app.configuration.groups.limits_of_trial import LimitsOfTrialConfig
from app.configuration.values import ConfigGroup

GROUPS: list[type[ConfigGroup]] = [
    # In this order on the page
    LimitsOfTrialConfig,
]


def find_value(place: str) -> tuple[type[ConfigGroup], str]:
    """Return the group and the name of `group.name`; `KeyError` if none."""
    word, _, name = place.partition(".")
    for group in GROUPS:
        if group.group == word and name in group.model_fields:
            return group, name
    raise KeyError(place)
