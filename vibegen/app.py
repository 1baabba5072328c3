"""`App`: the only object that a blueprint sees. It reads the project and collects the change."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

from vibegen import templates
from vibegen.ancestors import find_ancestors
from vibegen.answers import complete_answers
from vibegen.change import PostStep
from vibegen.edits import env, html, python, yaml
from vibegen.finding.sources import Sources
from vibegen.layout import SHARED
from vibegen.moving import OWN, moved
from vibegen.requiring import LOCKS, allows_only_older, locks_older, requiring, with_included
from vibegen.signature import Malformed
from vibegen.spec import Name
from vibegen.wiring import check_feature, importing, start, wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vibegen.ancestors import Ancestors
    from vibegen.answers import Answers
    from vibegen.blueprint import Blueprint
    from vibegen.edits import Edit
    from vibegen.fields import Model
    from vibegen.layout import Layout
    from vibegen.project import Project
    from vibegen.runner import Runner

Scalar = str | int | float | bool

ENVIRONMENT = ".env.example"
LAYOUT = "app/base.html"
SERVICES = "compose.yaml"
NAME_CASES = (
    *("Pascal", "snake", "kebab", "human", "title", "many"),
    *("Pascals", "snakes", "kebabs", "humans", "titles"),
)


class App:
    """A project and what a blueprint wants to do with it. Nothing is written while it runs."""

    def __init__(self, runner: Runner, blueprint: Blueprint, answers: Answers) -> None:
        self._runner = runner
        self._blueprint = blueprint
        self._answers = answers
        self._pending = runner.pending
        self._features: set[str] = set()
        self._stays_async = False

    @property
    def project(self) -> Project:
        """The project to read, with what is pending in it."""
        return self._pending.project

    @property
    def layout(self) -> Layout:
        """Where things are in this project."""
        return self._pending.disk.layout

    @cached_property
    def models(self) -> Mapping[str, Model]:
        """The models of the project by name, the one that this command is about among them."""
        model = self._runner.model(self._blueprint, self._answers)
        return {**self._runner.known(), **({model.name: model} if model else {})}

    def create(self, folder: str, **values: object) -> None:
        """Render a folder of the blueprint; it mirrors the app's tree, names included.

        A `Name` passed as `post` can be written as `@{post}`, `@{Post}`, `@{posts}`, `@{Posts}`,
        and `@{post.human}` and its like give the other cases.

        A file that is there with this very content is done. One with other content stops the
        command, or is kept and listed with `--force`; it is never overwritten.
        """
        for file in self._rendered(folder, values):
            self._create(file)

    def provide(self, folder: str, **values: object) -> None:
        """Render a folder like `create`, but silently keep the files that are there already.

        For what features share, such as `app/pagination.py`: the first one brings it along, and
        what the user made of it since is right.
        """
        for file in self._rendered(folder, values):
            is_foreign = self._is_foreign(file.path)
            if not self.project.exists(file.path) or is_foreign:
                self._create(file)
            if is_foreign:  # What is created would import from it
                self._pending.needed.add(file.path)

    def edit(self, path: str, *edits: Edit) -> None:
        """Edit one file, in the given order. Where there is no place, the user gets the steps."""
        self._pending.edit(path, edits)

    def add_file(self, path: str, text: str) -> None:
        """Add one new file that no template makes; its path and text are those of this project."""
        self._create(templates.Rendered(path, text.encode(), is_text=True, executable=False))

    def once(self, blueprint: str, **answers: object) -> None:
        """Run another blueprint, unless this project has it or this command is running it.

        Raises:
            Malformed: There is no such blueprint, or an answer that it needs is missing.
        """
        if not self.project.has(blueprint):
            self.with_(blueprint, **answers)

    def with_(self, blueprint: str, **answers: object) -> None:
        """Run another blueprint, which brings what is not there yet.

        Raises:
            Malformed: There is no such blueprint, or an answer that it needs is missing.
        """
        if blueprint not in self._runner.blueprints:
            raise Malformed(
                f"blueprint `{self._blueprint.name}` needs `{blueprint}`, which is not there",
                hint="install the package that ships it",
            )
        other = self._runner.blueprints[blueprint]
        self._runner.run(other, complete_answers(other.name, other.signature, answers))

    def needs(self, *requirements: str, group: str | None = None) -> None:
        """Add dependencies such as `streaq>=7.2`; `group` names a dependency group."""
        path = self.layout.dependencies
        if not path or (group and path != "pyproject.toml"):
            self.note(f"install {', '.join(f'`{it}`' for it in requirements)}")
            return
        text = self.project.read(path)
        self.edit(path, *(requiring(path, text, it, group) for it in requirements))

    def files_with(self, pattern: str) -> list[str]:
        """Return the Python files of an adopted app whose text matches a regular expression."""
        return list(Sources(self.project.root).holding(pattern))

    def ancestors(self, target: str) -> Ancestors:
        """Return a class of an adopted app, by its dotted name, with those that it extends."""
        return find_ancestors(Sources(self.project.root), target)

    def requires_older(self, package: str, version: str) -> bool:
        """Whether the app's requirements allow, or its lock holds, only an older version."""
        path = self.layout.dependencies
        text = with_included(path, self.project.read) if path else ""
        folders = dict.fromkeys((path[: -len(path.rpartition("/")[2])] if path else "", ""))
        locks = (self.project.read(f"{folder}{name}") for folder in folders for name in LOCKS)
        return allows_only_older(text, package, version) or any(
            locks_older(it, package, version) for it in locks if it
        )

    def setting(self, name: str, annotation: str, default: Scalar, comment: str = "") -> None:
        """Add one value to the settings and to `.env.example`, each with its comment."""
        path, _, _ = self.layout.settings.partition(":")
        above = "".join(f"# {it}\n" for it in comment.splitlines())
        field = f"{above}{name}: {annotation} = {_literal(default)}"
        if path:
            self.edit(path, python.add_class_field("BaseSettings", field))
        else:
            self.note(f"this app has no settings class; the code reads `{name}`")
        if self.project.exists(ENVIRONMENT):
            text = str(default).lower() if isinstance(default, bool) else str(default)
            self.edit(ENVIRONMENT, env.add_variable(name.upper(), text, comment))

    def service(self, name: str, body: str) -> None:
        """Add a service to compose.yaml, if the project has one; `body` is YAML without indent."""
        if self.project.exists(SERVICES):
            self.edit(SERVICES, yaml.add_service(name, body))

    def route(self, module: str, alias: str, attribute: str = "router") -> None:
        """Import a module's router under an alias and include it: two lines in app/routes.py.

        In an adopted app they go where its other routers are: into the factory, a list, a folder.
        """
        wire(self, f"{self.module(module)}.{attribute}", alias, self._runner.choices)

    def start(self, module: str, function: str) -> None:
        """Call a function with the FastAPI object of an adopted app, behind where it is made."""
        start(self, f"{self.module(module)}.{function}")

    def importing(self, path: str, module: str, name: str) -> Edit:
        """Return the edit that imports something of the app itself into one of its files.

        It is called there as that file calls others: by its full name, or with dots.
        """
        return importing(self, path, f"{self.module(module)}.{name}")

    def stay_async(self) -> None:
        """Keep what follows async in an adopted app whose sessions are not: it waits for others."""
        self._stays_async = True

    def module(self, module: str) -> str:
        """Return what a module is called in this project: `app.posts.api` unless it is adopted."""
        return self.layout.module(module, self._features)

    def own(self, module: str) -> str:
        """Return what a template writes for a module of an adopted app: it stays as it is."""
        return f"{OWN}{module}" if self.layout.adopted else module

    def nav(self, href: str, label: str) -> None:
        """Add a link to the navigation, if the project has pages."""
        if not self.layout.adopted and self.project.exists(LAYOUT):
            self.edit(LAYOUT, html.add_nav(href, label))

    def note(self, text: str) -> None:
        """Say something at the very end, such as what to type next."""
        self._pending.notes.append(text)

    def run(self, *argv: str, why: str = "") -> None:
        """Run a command in the project after the write; its failure takes nothing back."""
        self._pending.post_steps.append(PostStep(argv, why))

    def _rendered(self, folder: str, values: Mapping[str, object]) -> list[templates.Rendered]:
        home = self._blueprint.folder
        own = self.project.root / templates.OWN_FOLDER / home.name
        named: dict[str, object] = {}
        for key, value in values.items():
            named |= _forms(key, value) if isinstance(value, Name) else {key: value}
        files = list(templates.render(home, folder, own, named))
        if not self.layout.adopted:
            return files
        parts = [it.path.split("/") for it in files]
        self._features |= {it[1] for it in parts if it[0] == "app" and it[2:]}
        for feature in sorted(self._features):
            check_feature(self, feature)
        return [self._moved(it) for it in files]

    def _moved(self, file: templates.Rendered) -> templates.Rendered:
        """Return a file where an adopted app has its like, and as it has it."""
        path = self.layout.path(file.path)
        if not file.is_python:
            return replace(file, path=path)
        stays_async = self._stays_async
        text = moved(file.data.decode(), path, self.layout, self._features, stays_async=stays_async)
        return replace(file, path=path, data=text.encode())

    def _create(self, file: templates.Rendered) -> None:
        self._pending.create(file, self._blueprint.key)
        folder = file.path.rpartition("/")[0]
        package = f"{folder}/__init__.py"
        if folder == f"{self.layout.home}{SHARED}" and not self.project.exists(package):
            text = b'"""What features share."""\n'
            self._pending.create(replace(file, path=package, data=text), self._blueprint.key)

    def _is_foreign(self, path: str) -> bool:
        """Whether a file that is there already was in an adopted app before we came."""
        return self.layout.adopted and path not in self._pending.files and not self._is_ours(path)

    def _is_ours(self, path: str) -> bool:
        made = (it for operation in self.project.record.operations for it in operation.files)
        return any(it.path == path and it.op == "create" for it in made)


class _Word(str):
    """A name in a template: prints in snake case and knows its other cases, as `post.human`."""

    __slots__ = ("__dict__",)

    def __new__(cls, name: Name) -> Self:
        word = super().__new__(cls, name.snake)
        for case in NAME_CASES:
            setattr(word, case, getattr(name, case))
        return word


def _forms(key: str, name: Name) -> dict[str, object]:
    """Return what a template may write for a name that is passed as `post`."""
    return {
        key: _Word(name),
        key.capitalize(): name.Pascal,
        f"{key}s": name.snakes,
        f"{key.capitalize()}s": name.Pascals,
    }


def _literal(value: Scalar) -> str:
    """Return a value as Python source, strings in double quotes."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
