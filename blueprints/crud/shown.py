"""A field as the pages write it: a cell, a line of details, a control."""

from __future__ import annotations

from .layers import Layers

MAX_COLUMNS = 7  # More squeeze each other at 1,024 pixels
NOT_IN_LISTS = {"text", "json", "list", "url", "uuid", "datetime"}
HELP = {
    "json": "A JSON object",
    "list": "One entry a line",
    "slug": "Small letters, digits and hyphens",
    "timedelta": "In seconds",
    "url": "A whole address, such as https://example.org",
    "uuid": "A UUID, such as 123e4567-e89b-12d3-a456-426614174000",
}
INPUT_TYPES = {"email": "email", "url": "url", "password": "password"}
DICT_METHODS = frozenset(dir(dict))  # A row is a dict, and `row.items` would be its method


def words(value: str) -> str:
    """Write one of an enum's values for people: "In review"."""
    return value.replace("_", " ").replace("-", " ").capitalize()


class Shown(Layers):
    """One field of one model, in pages too."""

    shown_by: tuple[str, str] = ("id", "")  # The title of what it refers to, and where its page is

    @property
    def in_list(self) -> bool:
        """Whether the list has a column for it."""
        return self.visible and not self.field.nolist and self.type not in NOT_IN_LISTS

    def value(self, row: str) -> str:
        """Return the expression for the value, given the name of the row's variable."""
        return f'{row}["{self.name}"]' if self.name in DICT_METHODS else f"{row}.{self.name}"

    def cell(self, row: str) -> str:
        """Return what shows the value."""
        title, path = self.shown_by
        if self.is_many:
            return f'{{{{ many.list({row}.{self.field.name}, "{title}", "{path}") }}}}'
        if self.target:
            return f'{{{{ relations.link({row}.{self.field.name}, "{title}", "{path}") }}}}'
        show = self.kind.show
        if self.field.null and show == "{{ {} }}":
            show = "{{ {} | text }}"
        if self.field.null and self.type == "list":
            show = '{{ {} | default([], true) | join(", ") }}'
        return show.replace("{}", self.value(row))

    def link_text(self, row: str) -> str:
        """Return what stands in the link to the row; never empty, or nobody could follow it."""
        if self.kind.control in {"text", "textarea"} and self.type != "url":
            return f'{{{{ {self.value(row)} or "#%s" | format({row}.id) }}}}'
        if self.target:
            return f'{{{{ "#%s" | format({row}.id) }}}}'
        return self.cell(row)

    @property
    def cell_class(self) -> str:
        """The classes of its cells in a list."""
        if self.kind.align == "text-end":
            return ' class="text-end"'
        if self.type in {"date", "datetime"}:
            return ' class="whitespace-nowrap"'
        return ' class="wrap-anywhere" dir="auto"' if self.kind.control == "text" else ""

    @property
    def detail_class(self) -> str:
        """The classes of its line among the details."""
        if self.type == "text":
            return ' class="whitespace-pre-line" dir="auto"'
        return ' class="wrap-anywhere" dir="auto"' if self.kind.control == "text" else ""

    @property
    def typed(self) -> str:
        """Return what a browser sends for the sample, as Python source."""
        source = {
            "bool": '"true"',
            "datetime": '"2026-01-31T12:00"',
            "json": '\'{"key": "value"}\'',
        }.get(self.type)
        if source is None and self.type == "list":
            source = '"one\\ntwo"' if self.field.args == ("str",) else '"true"'
            source = source if self.field.args[0] in {"str", "bool"} else '"1\\n2"'
        if self.sample in {"None", "[]"}:
            return '""'
        if self.is_many:
            source = f'"{self.sample.strip("[]").strip(chr(34))}"'
        return source or (self.sample if self.sample.startswith('"') else f'"{self.sample}"')

    @property
    def typed_wrong(self) -> str:
        """Return what a browser may send and the app refuses, as Python source; empty for none."""
        if self.field.required:
            return '" "'
        if self.length and self.type == "str":
            return f'"x" * {self.length + 1}'
        return '"?"' if self.type not in {"str", "text", "list"} else ""

    @property
    def control(self) -> str:
        """The macro call that edits it."""
        macro, options = self.kind.control, [f'"{self.name}"', self.value("labels")]
        if self.is_many:
            name = self.field.name
            address = f'choices.{name}, "/{self.model.kebabs}/boxes/{name}"'
            return f"many.tick({', '.join(options)}, {address})"
        if self.target:
            name, required = self.field.name, ", required=true" if self.field.required else ""
            address = f'choices.{name}, "/{self.model.kebabs}/choices/{name}"{required}'
            return f"relations.choose({', '.join(options)}, {address})"
        if self.type == "bool" and self.field.null:
            macro, options = "select", [*options, '[("true", _("Yes")), ("false", _("No"))]']
        elif self.type == "enum":
            values = ", ".join(f'("{value}", _("{words(value)}"))' for value in self.field.args)
            options.append(f"[{values}]")
        if macro == "select" and (self.field.null or self.field.required):
            options.append("blank=true")
        if macro == "time":
            macro, options = "date", [*options, 'type="time"']
        if self.field.required and self.type != "bool":
            options.append("required=true")
        return f"form.{macro}({', '.join([*options, *self._limits(), *self._help()])})"

    def _limits(self) -> list[str]:
        if self.type in {"int", "float", "decimal", "timedelta"}:
            step = {"int": "", "timedelta": "", "float": '"any"'}.get(self.type)
            if step is None:
                scale = int(self.field.args[1])
                step = f'"{f"0.{1:0{scale}}" if scale else 1}"'
            low = self.field.ge if self.field.ge is not None else self.field.gt
            high = self.field.le if self.field.le is not None else self.field.lt
            parts = {"min": low, "max": high, "step": step or None}
            return [f"{key}={value}" for key, value in parts.items() if value is not None]
        if self.type in {"str", "email", "slug", "text"} and self.length and self.field.max:
            return [f"max={self.length}"]
        if self.type in INPUT_TYPES:
            return [f'type="{INPUT_TYPES[self.type]}"']
        return []

    def _help(self) -> list[str]:
        if self.type == "password":
            return [f'help=_("At least {self.field.min or 8} characters")']
        if self.type == "decimal":
            precision, scale = map(int, self.field.args)
            digits = f"{precision - scale} digits before and {scale} after the decimal point"
            return [f'help=_("At most {digits}")']
        return [f'help=_("{HELP[self.type]}")'] if self.type in HELP else []
