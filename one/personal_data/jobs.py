"""What the worker does for « Mes données »."""

from one.personal_data.making import JOBS

__all__ = ["JOBS"]
