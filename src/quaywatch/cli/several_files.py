"""Options that take several files in a row: `--before a.tif b.tif`."""

from __future__ import annotations

from typing import Any, ClassVar

from typer.core import TyperCommand

__all__ = ["SeveralFilesCommand", "taking_several"]


class SeveralFilesCommand(TyperCommand):
    """A command some of whose options each take one file or more, up to the next option."""

    several: ClassVar[tuple[str, ...]] = ()
    """These options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Repeat the option before each of its files, as the parser wants it."""
        spread: list[str] = []
        option = ""
        for number, word in enumerate(args):
            if word.startswith("-"):
                option = word if word in self.several else ""
                if not option:
                    spread.append(word)
                elif number + 1 == len(args) or args[number + 1].startswith("-"):
                    spread.append(word)  # the parser says that a file is missing
            elif option:
                spread += [option, word]
            else:
                spread.append(word)
        return super().parse_args(ctx, spread)


def taking_several(*options: str) -> type[SeveralFilesCommand]:
    """The class of a command with such options."""
    return type("SeveralFiles", (SeveralFilesCommand,), {"several": options})
