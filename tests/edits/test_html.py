"""Links in the navigation of our own base page, and of adopted ones."""

import pytest

from vibegen.edits import html
from vibegen.testing import check_edit, check_no_place, check_same

NAV = html.add_nav("/posts", "Posts")
MACRO = '{% macro navigation() %}\n{{ nav_item("/", _("Home")) }}\n{% endmacro %}\n'
NEW = '{{ nav_item("/posts", _("Posts")) }}\n'


def test_the_macro() -> None:
    check_edit(NAV, MACRO, MACRO.replace("{% endmacro", NEW + "{% endmacro"))
    check_edit(
        NAV,
        *(text.replace("\n", "\r\n") for text in (MACRO, MACRO.replace("{% end", NEW + "{% end"))),
    )


def test_it_is_indented_and_translated_as_its_sibling() -> None:
    before = "{%- macro navigation(x) -%}\n\t{{- nav_item('/', \"Home\") -}}\n{%- endmacro -%}"
    after = before.replace("-}}\n", '-}}\n\t{{ nav_item("/posts", "Posts") }}\n')
    check_edit(NAV, before, after)


def test_an_empty_macro() -> None:
    before = "{% macro navigation() %}\n{% endmacro %}\n"
    check_edit(NAV, before, before.replace("%}\n{", "%}\n  " + NEW + "{", 1))


def test_behind_the_last_unconditional_item() -> None:
    admin = '{% if user %}\n{{ nav_item("/admin", _("Admin")) }}\n{% endif %}\n'
    before = MACRO.replace("{% endmacro", admin + "{% endmacro")
    check_edit(NAV, before, before.replace("{% if", NEW + "{% if"))
    check_no_place(NAV, MACRO.replace('{{ nav_item("/", _("Home")) }}\n', admin))


def test_comments_are_no_items() -> None:
    before = MACRO.replace("{% endmacro", '{# {{ nav_item("/posts", _("Posts")) }} #}\n{% endmacro')
    check_edit(NAV, before, before.replace("{#", NEW + "{#"))


def test_quotes_in_labels() -> None:
    edit = html.add_nav("/q", 'Say "hi"')
    check_edit(
        edit, MACRO, MACRO.replace("{% end", '{{ nav_item("/q", _("Say \\"hi\\"")) }}\n{% end')
    )


LIST = '<nav>\n <ul>\n  <li class="x"><a class="y" href="/">Home</a></li>\n </ul>\n</nav>'
ITEM = '  <li class="x"><a class="y" href="/posts">Posts</a></li>\n'


def test_a_list_in_an_adopted_page() -> None:
    check_edit(NAV, LIST, LIST.replace(" </ul>", ITEM + " </ul>"))
    one_line = "<nav><ul><li><a href='/'>Home</a></li></ul></nav>"
    check_edit(NAV, one_line, one_line.replace("</ul>", "<li><a href='/posts'>Posts</a></li></ul>"))


def test_the_current_page_is_no_model() -> None:
    current = '  <li class="x active"><a class="y" href="/me">Me</a></li>\n'
    before = LIST.replace(" </ul>", current + " </ul>")
    check_edit(NAV, before, before.replace(" </ul>", ITEM + " </ul>"))


def test_translated_and_escaped_labels() -> None:
    before = LIST.replace("Home", '{{ _("Home") }}')
    check_edit(
        NAV, before, before.replace(" </ul>", ITEM.replace("Posts", '{{ _("Posts") }}') + " </ul>")
    )
    edit = html.add_nav("/a?b=1&c", "A & B")
    check_edit(
        edit,
        LIST,
        LIST.replace(
            " </ul>",
            ITEM.replace("/posts", "/a?b=1&amp;c").replace("Posts", "A &amp; B") + " </ul>",
        ),
    )


@pytest.mark.parametrize(
    "source",
    [
        MACRO.replace('"/"', '"/posts"'),
        MACRO.replace('"/"', "'/posts'"),
        LIST.replace('"/"', '"/posts"'),
    ],
)
def test_there_already(source: str) -> None:
    check_same(NAV, source)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "<nav></nav>",
        LIST + LIST,
        MACRO + MACRO,
        LIST.replace("</ul>", "</ul><ul></ul>"),
        LIST.replace("Home", "<b>Home</b>"),
        LIST.replace("  <li", "{% for x in y %}<li").replace("</li>", "</li>{% endfor %}"),
        LIST.replace("<nav>", "<!-- <nav>"),
        MACRO.replace("}}\n", "}}<br>\n"),
        MACRO.replace("nav_item", "other"),
    ],
)
def test_no_place(source: str) -> None:
    assert "/posts" in check_no_place(NAV, source).steps[0]
