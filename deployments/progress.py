"""Tell a waiting person what is being waited for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Yield a function that names the current step: a spinner on a terminal, else plain lines.

    All of it goes to standard error; standard output belongs to results.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda step: console.print(f"{step} ...", highlight=False)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        line = bar.add_task("", total=None, visible=False)
        yield lambda step: bar.update(line, description=step, visible=True)
