"""Which of several layers a value comes from."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.fernet import Fernet
from pydantic import ValidationError

from app.configuration.encryption import decrypt
from app.configuration.values import ConfigGroup, Group, explain, is_secret

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Layer:
    """Values by name, as text or as they are, and where they come from."""

    source: str
    values: Mapping[str, object]


def merge(group: type[Group], layers: Sequence[Layer]) -> tuple[Group, dict[str, str]]:
    """Take each value from the last layer with a valid one; say which."""
    taken: dict[str, object] = {}
    sources = dict.fromkeys(group.model_fields, "default")
    for layer in layers:
        for name in [it for it in group.model_fields if it in layer.values]:
            try:
                group.model_validate({**taken, name: layer.values[name]})
            except ValidationError as error:
                place = f"{group.group}.{name}"
                logger.warning("%s: not used from %s: %s", place, layer.source, explain(error))
            else:
                taken[name], sources[name] = layer.values[name], layer.source
    return group.model_validate(taken), sources


def from_environment(group: type[ConfigGroup], variables: Mapping[str, str | None]) -> Layer:
    """Read GROUP_NAME; what is empty there is not set."""
    texts = {it: variables.get(f"{group.group}_{it}".upper()) for it in group.model_fields}
    return Layer("environment", {name: text for name, text in texts.items() if text})


def from_database(group: type[ConfigGroup], stored: Mapping[str, str], cipher: Fernet) -> Layer:
    """Read `group.name`, secrets decrypted."""
    texts = dict[str, object]()
    for name in group.model_fields:
        place = f"{group.group}.{name}"
        text = stored.get(place)
        if text is not None and is_secret(group, name):
            text = decrypt(cipher, place, text)
        if text is not None:
            texts[name] = text
    return Layer("database", texts)
