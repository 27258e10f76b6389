"""Files that people send: taken in, cleaned, kept in a storage, served to whom what they belong to is for."""

from one.files.jobs import JOBS

__all__ = ["JOBS"]
