"""@{page.title}: a page."""

from fastapi.testclient import TestClient

from @{app_module} import @{maker or app}


def test_@{page}_is_shown() -> None:
<% if maker %>
    app = @{maker}()
<% endif %>
    page = TestClient(@{app}).get(@{app}.url_path_for("show_@{page}"))
    assert page.status_code == 200
    assert "<h1>@{page.title}</h1>" in page.text
