"""The audit as one HTML page that needs no network."""

from base64 import b64encode
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tasks.domain.audit_report import ReportContent, duration

_TEMPLATE = Path(__file__).with_suffix(".html.j2")


class JinjaReportPage:
    """Write the page; whatever a mail may have put into a name is escaped."""

    def __init__(self) -> None:
        environment = Environment(
            loader=FileSystemLoader(_TEMPLATE.parent), autoescape=True, undefined=StrictUndefined
        )
        environment.filters["base64"] = lambda data: b64encode(data).decode("ascii")
        environment.filters["duration"] = duration
        self._template = environment.get_template(_TEMPLATE.name)

    def write(self, content: ReportContent) -> str:
        """Return the page."""
        return self._template.render(dict(content))
