"""Names of models and of projects, in every case that emitted code needs."""

import os
import re
from dataclasses import dataclass

from vibegen import plurals, reserved
from vibegen.words import BadWord, quoted, table

MAX_NAME = 40  # Characters; databases cut names at 63, and an index joins two of them
MAX_PROJECT = 50  # Characters; it names images and databases too
_WORDS = r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])\d*|[A-Z]?[a-z][a-z0-9]*|\d[a-z0-9]*"
_ACRONYMS = table("""
    api css csv dns faq gps html http https iban id ip isbn json pdf qr seo sku sms sql ssh tv ui
    uri url uuid ux vat xml
""")


def split(text: str) -> tuple[str, ...]:
    """The lower-case words of a name in camel, snake or kebab case."""
    return tuple(word.lower() for word in re.findall(_WORDS, text))


def phrase(words: tuple[str, ...]) -> str:
    """The words as a person writes them inside a sentence: "blog post", "API key"."""
    return " ".join(map(_spoken, words))


def sentence(words: tuple[str, ...]) -> str:
    """The words as a person writes them on their own: "Blog post", "API key"."""
    text = phrase(words)
    return text[:1].upper() + text[1:]


def _spoken(word: str) -> str:
    if word in _ACRONYMS:
        return word.upper()
    return f"{word[:-1].upper()}s" if word[-1:] == "s" and word[:-1] in _ACRONYMS else word


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a model: a singular and its plural, as lower-case words."""

    words: tuple[str, ...]
    plural_words: tuple[str, ...]

    @classmethod
    def parse(cls, text: str, plural: str | None = None, *, adopted: bool = False) -> "Name":
        """Read `BlogPost`, `blog_post` or `blog-post`.

        A word that is certainly a plural is refused, unless `plural` says what its plural is.

        Args:
            text: The name.
            plural: What its plural is, where that is not the usual one.
            adopted: Whether the app is none of our own, whose modules would be in the way.

        Raises:
            BadWord: The name cannot be a class, a variable, a folder and an address at once.
        """
        words = _noun(text)
        if plural is not None:
            name = cls(words, _noun(plural))
        else:
            _refuse_plural(text, words)
            name = cls(words, _pluralised(words))
        if reason := reserved.model(name.snake, name.snakes, name.Pascal, adopted=adopted):
            hint = f"type a longer name, such as `{name.Pascal}Entry`"
            if plural is not None and f"/{name.snakes}" in reason:
                hint = "type another word after `--plural`"
            raise BadWord(f"{quoted(text)} {reason}", hint=hint)
        return name

    @classmethod
    def existing(cls, text: str) -> "Name":
        """Read the name of a model that is there already, which may look like a plural.

        In an adopted app it may be one that a model of our own apps cannot have.

        Raises:
            BadWord: No model can have this name.
        """
        words = _noun(text)
        plural = text if plurals.singular(words[_head(words)]) else None
        return cls.parse(text, plural=plural, adopted=True)

    @classmethod
    def page(cls, text: str, *, adopted: bool = False) -> "Name":
        """Read the name of a page: it has no plural, and needs neither a class nor a variable.

        Args:
            text: The name.
            adopted: Whether the app is none of our own, whose modules would be in the way.

        Raises:
            BadWord: The name cannot be a folder and an address at once.
        """
        words = _noun(text, "page", "PrivacyPolicy")
        name = cls(words, words)
        if reason := reserved.place(name.snake, name.kebab, adopted=adopted):
            hint = f"type a longer name, such as `{name.Pascal}Page`"
            raise BadWord(f"{quoted(text)} {reason}", hint=hint)
        return name

    def __str__(self) -> str:
        """Give the name of the class."""
        return self.Pascal

    @property
    def Pascal(self) -> str:  # noqa: N802 - written as what it gives
        """As in `BlogPost`."""
        return "".join(word.capitalize() for word in self.words)

    @property
    def snake(self) -> str:
        """As in `blog_post`."""
        return "_".join(self.words)

    @property
    def kebab(self) -> str:
        """As in `blog-post`."""
        return "-".join(self.words)

    @property
    def human(self) -> str:
        """As in `blog post`."""
        return phrase(self.words)

    @property
    def title(self) -> str:
        """As in `Blog post`."""
        return sentence(self.words)

    @property
    def Pascals(self) -> str:  # noqa: N802 - written as what it gives
        """As in `BlogPosts`."""
        return "".join(word.capitalize() for word in self.plural_words)

    @property
    def snakes(self) -> str:
        """As in `blog_posts`."""
        return "_".join(self.plural_words)

    @property
    def kebabs(self) -> str:
        """As in `blog-posts`."""
        return "-".join(self.plural_words)

    @property
    def humans(self) -> str:
        """As in `blog posts`."""
        return phrase(self.plural_words)

    @property
    def titles(self) -> str:
        """As in `Blog posts`."""
        return sentence(self.plural_words)

    @property
    def many(self) -> str:
        """A variable for several: "posts"; "series_list", since `series` is one of them."""
        clash = self.snakes == self.snake or reserved.variable(self.snakes)
        return f"{self.snake}_list" if clash else self.snakes


def _noun(text: str, what: str = "model", sample: str = "BlogPost") -> tuple[str, ...]:
    if not text.isascii():
        raise BadWord(
            f"{quoted(text)} has a letter that addresses and table names cannot carry",
            hint="type it in the letters a to z",
        )
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*([_ -][A-Za-z0-9]+)*", text):
        raise BadWord(
            f"{quoted(text)} is no name for a {what}",
            hint=f"type letters and digits, a letter first, such as `{sample}`",
        )
    words = split(text.lower() if text.isupper() and re.search("[_ -]", text) else text)
    _refuse_long(text, "_".join(words), MAX_NAME)
    return words


def _refuse_long(text: str, name: str, longest: int) -> None:
    if len(name) > longest:
        raise BadWord(
            f"{quoted(text)} is longer than {longest} characters", hint="type a shorter name"
        )


def _head(words: tuple[str, ...]) -> int:
    """The word that takes the plural: the last one, but "points" in "points of sale"."""
    if "of" in words[1:-1]:
        return words.index("of", 1) - 1
    return -3 if words[1:][-2:] == ("in", "law") else -1


def _pluralised(words: tuple[str, ...]) -> tuple[str, ...]:
    return _with_head(words, plurals.plural(words[_head(words)]))


def _with_head(words: tuple[str, ...], head: str) -> tuple[str, ...]:
    at = _head(words) % len(words)
    return (*words[:at], head, *words[at + 1 :])


def _refuse_plural(text: str, words: tuple[str, ...]) -> None:
    one = plurals.singular(words[_head(words)])
    if one is None:
        return
    better = "".join(word.capitalize() for word in _with_head(words, one))
    raise BadWord(
        f"{quoted(text)} is a plural, and a model is named after one of them",
        hint=f"type `{better}`, or say with `--plural` what several {quoted(text)} are called",
    )


def check_field_name(text: str, name: str) -> None:
    """Refuse what cannot be a column, an attribute, a JSON key and a form control at once.

    Raises:
        BadWord: With a name that could be typed instead.
    """
    if not name:
        raise BadWord(f"{quoted(text)} has no name", hint="type a name first, such as `title:str`")
    if not name.isascii():
        raise BadWord(
            f"{quoted(name)} has a letter that addresses and column names cannot carry",
            hint="type the name in the letters a to z, and the word for people as `label=`",
        )
    snake = "_".join(split(name))
    if not re.fullmatch("[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        usable = re.fullmatch("[A-Za-z][A-Za-z0-9_-]*", name) and not reserved.field(snake)
        hint = f"type {quoted(snake)}" if usable else _field_hint(name)
        raise BadWord(f"{quoted(name)} is no field name in snake case", hint=hint)
    _refuse_long(name, name, MAX_NAME)
    if found := reserved.field(name):
        raise BadWord(f"{quoted(name)} {found[0]}", hint=found[1])


def _field_hint(name: str) -> str:
    """What to type instead of a name with signs in it, some of which mean something elsewhere."""
    if re.fullmatch("[a-z][a-z0-9_]*[= ][a-z]+", name):
        return f"type {quoted(re.sub('[= ]', ':', name))}"
    if re.fullmatch("[a-z][a-z0-9_]*[?]", name):
        return f"type {quoted(f'{name[:-1]}:str:null')}; that is a field that may be empty"
    if "," in name:
        return "put a space between two fields"
    return "type a name such as `published_on`"


@dataclass(frozen=True, slots=True)
class AppName:
    """The name of a project.

    Attributes:
        folder: Where it goes, as typed; a last part with spaces becomes the slug.
        slug: Its name as a package: "my-blog".
        title: Its name for people: "My blog".
    """

    folder: str
    slug: str
    title: str

    @classmethod
    def parse(cls, text: str) -> "AppName":
        """Read `my-blog`, `Blog 2`, `projects/blog` or `.`, the current folder.

        Raises:
            BadWord: The name cannot be a package, or would hide one.
        """
        from pathlib import Path

        path = Path(os.path.normpath(text)) if text else Path()
        here = path.name in {"", ".."}
        whole = Path(os.path.normpath(Path.cwd() / path)) if here and text else path
        name = whole.name
        words = _project_words(text, name)
        slug = "-".join(words)
        if reason := reserved.project(slug) or reserved.device(name):
            raise BadWord(f"{quoted(name)} {reason}", hint=f"type `my-{slug}`")
        folder = path.with_name(slug) if " " in path.name else path
        return cls(str(folder), slug, sentence(words))


def _project_words(text: str, name: str) -> tuple[str, ...]:
    if not re.fullmatch(r"[A-Za-z0-9]+([._ -]+[A-Za-z0-9]+)*", name):
        whose = f"the name {quoted(name)} of the folder {quoted(text)}" if name != text else ""
        raise BadWord(
            f"{whose or quoted(name)} cannot be the name of a project",
            hint="type letters a to z, digits and `-`, such as `my-blog`",
        )
    _refuse_long(name, name, MAX_PROJECT)
    return split(name)
