"""Who asks: the address of a client, behind proxies that are known."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from fastapi import Request

from app.config import Settings

IPV6_PREFIX = 64  # Who has one address of these has all

Address = IPv4Address | IPv6Address


def find_address(request: Request) -> str:
    """Return the address that asks, or its network with IPv6.

    Each proxy adds to the right of `X-Forwarded-For` whom it heard, so it is
    read from there: as far as `TRUSTED_PROXIES` go, and no further, since
    anybody may write what stands to the left.
    """
    client = request.client.host if request.client else ""
    heard = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    settings: Settings = request.app.state.settings
    found = _parse(client)
    while found and heard and any(found in it for it in settings.trusted_proxies):
        before = _parse(heard.pop())
        if before is None:
            break
        found = before
    if isinstance(found, IPv6Address):
        return str(ip_network((found, IPV6_PREFIX), strict=False))
    return str(found or client)


def _parse(text: str) -> Address | None:
    """Read an address; some proxies write a port behind it."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
