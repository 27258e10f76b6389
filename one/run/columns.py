"""Tables on a terminal."""


def columns(rows: list[tuple[str, ...]]) -> str:
    """Rows under each other, each column as wide as it has to be."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
