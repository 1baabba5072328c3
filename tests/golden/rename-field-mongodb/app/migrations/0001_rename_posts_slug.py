"""Rename slug of posts to handle.

First see what it would do: `python -m app.migrations.0001_rename_posts_slug --dry-run`.
"""

from app.migrations.batches import main, rename

if __name__ == "__main__":
    main("posts", rename("slug", "handle"), back=rename("handle", "slug"))
