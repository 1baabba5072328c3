"""How long hypothesis looks, and that it leaves no files behind."""

from hypothesis import settings

# A first example may import `datetime` or `difflib`, which a time limit would call slow
settings.register_profile("spec", deadline=None, database=None)
settings.load_profile("spec")
