"""A greeting."""

from vibegen import App
from vibegen.edits import just

ASK = "curl http://localhost:8000/hello/{{ visitor }}"


def hello(app: App, *, greeting: str = "Hello", shout: bool = False) -> None:
    """Add a greeting at /hello/NAME.

    Args:
        app: Where it goes.
        greeting: The word in front of the name.
        shout: Answer in capital letters.
    """
    app.create("files", shout=shout)
    app.setting("greeting", "str", greeting, "The word in front of a visitor's name")
    app.route("app.hello.routes", "hello_router")
    app.edit("justfile", just.add_recipe("hello", ASK, parameters="visitor", comment="Say hello"))
    app.note("uv run just dev, and in another terminal: uv run just hello Ann")
