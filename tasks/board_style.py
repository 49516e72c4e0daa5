"""How this property wants its tables written."""

from tasks.clock import utc_now
from tasks.connections import connections
from tasks.data_files import load_house
from tasks.domain.boards import BoardStyle
from tasks.run_links import run_url


def board_style() -> BoardStyle:
    """Return detail, time zone and moment for the tables that are written now."""
    settings = connections().settings
    return BoardStyle(
        detail=load_house(settings).preferences.reports.artifact_detail,
        timezone=settings.timezone,
        run_url=run_url(),
        written_at=utc_now(),
    )
