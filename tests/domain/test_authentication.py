import pytest

from tasks.domain.authentication import Authentication, Identity, authenticate
from tasks.domain.parsing.headers import Header

SERVER = "mx.property.example"


def judge(
    *values: str, domain: str = "tenants.example", server: str | None = SERVER
) -> Authentication:
    headers = [Header(name="authentication-results", value=value) for value in values]
    return authenticate(headers, domain, server)


@pytest.mark.parametrize(
    "results",
    [
        "dmarc=pass header.from=tenants.example",
        "dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=Tenants.Example",
        "DMARC = PASS",
        "dmarc/1=pass",
        "dmarc=pass;",
        "spf=fail smtp.mailfrom=x.example;dmarc=pass action=none header.from=tenants.example;"
        "compauth=pass reason=100",
        "spf=pass smtp.mailfrom=ana@tenants.example",
        "spf=pass (ip 192.0.2.1; ok) smtp.mailfrom=bounce.tenants.example",
        "dkim=pass header.d=tenants.example",
        "dkim=pass header.i=@mail.tenants.example header.s=s header.b=Ab+/c=",
        "dkim=fail header.d=tenants.example; dkim=pass header.d=tenants.example",
        "dmarc=none; dkim=pass header.d=tenants.example",
        'spf=pass smtp.mailfrom="ana@tenants.example"',
        "iprev=pass policy.iprev=2001:db8::1; dmarc=pass",
        'dmarc=pass reason="all (good); dmarc=fail"',
    ],
)
def test_from_is_verified_by_our_server(results: str) -> None:
    assert judge(f"{SERVER}; {results}").identity is Identity.VERIFIED


@pytest.mark.parametrize(
    "results",
    [
        "none",
        "spf=pass smtp.mailfrom=eviltenants.example",
        "spf=pass smtp.mailfrom=tenants.example.evil.example",
        "spf=pass smtp.helo=tenants.example",
        "spf=pass smtp.mailfrom=",
        "spf=pass smtp.mailfrom=a@tenants.example; spf=fail smtp.mailfrom=a@tenants.example",
        "spf=softfail smtp.mailfrom=tenants.example",
        "dkim=pass header.d=evil.example header.i=@tenants.example",
        "dkim=pass header.d=example",
        "dkim=pass",
        "dkim-adsp=pass header.d=tenants.example",
        "spf=fail (dmarc=pass) smtp.mailfrom=x.example",
        'spf=fail (x "(" y) ; dmarc=pass header.from=tenants.example ) smtp.mailfrom=x.example',
        'spf=fail (x "(" y) ; dmarc=pass header.from=tenants.example (")" )',
        "spf=fail (a (b) ; dmarc=pass) smtp.mailfrom=x.example",
        'spf=fail reason="; dmarc=pass" smtp.mailfrom=x.example',
        'spf=fail reason="\\"; dmarc=pass" smtp.mailfrom=x.example',
        "x-dmarc=pass",
        "dmarc=passable",
        "dmarc==pass",
        "dmarc=pass header.from=evil.example",
        "dmarc=pass header.from=example",
        "dmarc=pass header.from=mail.tenants.example",
        "dmarc=pass; dmarc=fail",
        "dmarc=pass header.from=tenants.example; dmarc=none",
    ],
)
def test_from_is_not_verified(results: str) -> None:
    assert judge(f"{SERVER}; {results}").identity is Identity.UNVERIFIED


@pytest.mark.parametrize(
    "value",
    [
        f"{SERVER}; dmarc=pass (open",
        f'{SERVER}; dmarc=pass reason="open',
        f"{SERVER}; dmarc=pass )",
        f"{SERVER}; dmarc=pass @@@",
        f"{SERVER}; ; dmarc=pass",
        f"{SERVER} 2; dmarc=pass",
        f"{SERVER} other; dmarc=pass",
        f"{SERVER}; dmarc=pass " + "(" * 5_000,
        f"{SERVER}; dmarc=pass " + "x" * 8_000,
    ],
)
def test_broken_field_verifies_nobody(value: str) -> None:
    result = judge(value, f"{SERVER}; dmarc=pass")

    assert result.identity is Identity.UNVERIFIED
    assert "cannot be read" in result.evidence


def test_dmarc_failure_outweighs_an_spf_pass() -> None:
    result = judge(f"{SERVER}; spf=pass smtp.mailfrom=tenants.example; dmarc=fail")

    assert result == Authentication(identity=Identity.FAILED, evidence=f"dmarc=fail by {SERVER}")


def test_a_forged_field_below_ours_does_not_count() -> None:
    result = judge(f"{SERVER}; dmarc=fail", f"{SERVER}; dmarc=pass")

    assert result.identity is Identity.FAILED


def test_a_field_of_another_server_does_not_count() -> None:
    assert judge("mx.evil.example; dmarc=pass").identity is Identity.UNVERIFIED
    assert judge("mx.evil.example; dmarc=fail", f"{SERVER}; dmarc=pass").evidence == (
        f"dmarc=pass by {SERVER}"
    )


def test_a_server_name_within_another_does_not_count() -> None:
    assert judge(f"{SERVER}.evil.example; dmarc=pass").identity is Identity.UNVERIFIED
    assert judge(f"evil.{SERVER}; dmarc=pass").identity is Identity.UNVERIFIED
    assert judge(f"(({SERVER}) evil; dmarc=pass").identity is Identity.UNVERIFIED


@pytest.mark.parametrize("name", [SERVER.upper(), f'"{SERVER}"', f"({'c'}) {SERVER} 1"])
def test_our_server_is_known_in_every_spelling(name: str) -> None:
    assert judge(f"{name}; dmarc=pass").identity is Identity.VERIFIED


@pytest.mark.parametrize("server", [None, "", " "])
def test_nobody_is_verified_where_no_server_is_configured(server: str | None) -> None:
    result = judge(f"{SERVER}; dmarc=pass", server=server)

    assert result == Authentication(
        identity=Identity.UNVERIFIED, evidence="no authserv-id is configured"
    )


@pytest.mark.parametrize(
    ("domain", "results"),
    [
        ("evil.co.uk", "dkim=pass header.d=co.uk"),
        ("evil.co.uk", "dmarc=pass header.from=co.uk"),
        ("evil.com.au", "spf=pass smtp.mailfrom=com.au"),
        ("com", "dkim=pass header.d=com"),
        ("", "dmarc=pass"),
        ("", "dkim=pass"),
    ],
)
def test_nobody_owns_a_public_suffix(domain: str, results: str) -> None:
    assert judge(f"{SERVER}; {results}", domain=domain).identity is Identity.UNVERIFIED


def test_a_policy_at_the_organisational_parent_covers_its_subdomain() -> None:
    result = judge(f"{SERVER}; dmarc=pass header.from=tenants.example", domain="a.tenants.example")

    assert result.identity is Identity.VERIFIED


def test_an_international_domain_is_the_same_in_both_spellings() -> None:
    result = judge(f"{SERVER}; dkim=pass header.d=xn--bcher-kva.example", domain="bücher.example")

    assert result.identity is Identity.VERIFIED
