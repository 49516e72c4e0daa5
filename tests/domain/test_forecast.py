from datetime import timedelta

import pytest
from support.dossiers import ADA, NOW, answer, dossier, house, raw_mail

from tasks.domain.forecast import Forecast, forecast, forecast_rows, summarise
from tasks.domain.old_mail import plan_of_any_age


def foreseen(text: str, days: int = 0) -> Forecast:
    opened = dossier(raw_mail(text), received_at=NOW - timedelta(days=days))
    plan = plan_of_any_age(opened, answer("maintenance"), house(), NOW)
    return forecast(opened, plan)


def test_a_forecast_says_who_what_which_ticket_and_how_old() -> None:
    one = foreseen("The sink is leaking.", days=21)
    assert (one.sender, one.intent, one.outcome) == ("tenant T-1", "maintenance", "Held")
    assert (one.tickets, one.age_days) == ("maintenance (normal)", 21)
    assert (one.told, one.answer) == ("", "")


def test_a_forecast_of_fresh_mail_says_what_would_be_sent() -> None:
    one = foreseen("The sink is leaking.")
    assert (one.outcome, one.told, one.answer) == ("Replied", "maintenance", "reply")


@pytest.mark.parametrize(("detail", "lines", "shows"), [("redacted", 2, False), ("full", 2, True)])
def test_the_table_shows_as_much_as_is_allowed(detail: str, lines: int, shows: bool) -> None:
    rows = forecast_rows([foreseen("The sink is leaking.")], detail)
    assert len(rows) == lines
    assert (ADA in str(rows)) is shows


def test_the_table_may_show_no_mail_at_all() -> None:
    assert len(forecast_rows([foreseen("The sink is leaking.")], "none")) == 1


def test_outcomes_are_counted() -> None:
    found = [foreseen("The sink is leaking.", days) for days in (0, 9, 21)]
    assert summarise(found) == "2 Held, 1 Replied"
    assert summarise([]) == "nothing to do"
