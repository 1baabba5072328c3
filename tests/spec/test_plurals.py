"""English plurals, both ways."""

import pytest

from vibegen.plurals import plural, singular

WORDS = """
    post posts  category categories  person people  salesperson salespeople  bus buses
    child children  grandchild grandchildren  leaf leaves  analysis analyses  address addresses
    box boxes  day days  hero heroes  photo photos  criterion criteria  index indexes
    status statuses  movie movies  case cases  cache caches  house houses  cause causes  use uses
    response responses  license licenses  wave waves  knife knives  shoe shoes  menu menus
    taxi taxis  wiki wikis  quiz quizzes  company companies  key keys  match matches  tax taxes
    process processes  class classes  lens lenses  canvas canvases  alias aliases  size sizes
    prize prizes  area areas  schema schemas  database databases  release releases  matrix matrices
    invoice invoices  course courses  bonus bonuses  roof roofs  belief beliefs  page pages
    vertex vertices  video videos  studio studios  topic topics  metric metrics  city cities
    woman women  human humans  german germans  branch branches  stomach stomachs  soliloquy
    soliloquies  cookie cookies  wish wishes  waltz waltzes  axis axes  phenomenon phenomena
    story stories  toy toys  birthday birthdays  reply replies  potato potatoes  life lives
    shelf shelves  foot feet  mouse mice  thesis theses  diagnosis diagnoses  radius radii
    order orders  group groups  user users  tag tags  event events  task tasks  entry entries
"""
PAIRS = WORDS.split()


@pytest.mark.parametrize(("one", "many"), list(zip(PAIRS[::2], PAIRS[1::2], strict=True)))
def test_both_ways(one: str, many: str) -> None:
    assert plural(one) == many
    assert singular(many) == one
    assert singular(one) is None


@pytest.mark.parametrize(
    "word", ["sheep", "series", "species", "news", "money", "fish", "data", "software", "staff"]
)
def test_one_form_for_both(word: str) -> None:
    assert plural(word) == word
    assert singular(word) is None


@pytest.mark.parametrize(
    ("one", "many"),
    [("datum", "data"), ("medium", "media"), ("salesman", "salesmen"), ("area51", "area51s")],
)
def test_plurals_that_do_not_tell_their_singular(one: str, many: str) -> None:
    assert plural(one) == many
    assert singular(many) in {None, one}


@pytest.mark.parametrize(
    "word",
    ["bus", "gas", "lens", "chaos", "basis", "specimen", "access", "sms", "dns", "tennis", "iris"],
)
def test_singulars_in_s_are_no_plurals(word: str) -> None:
    assert singular(word) is None


@pytest.mark.parametrize(("many", "one"), [("indices", "index"), ("formulae", "formula")])
def test_second_forms_are_known(many: str, one: str) -> None:
    assert singular(many) == one
