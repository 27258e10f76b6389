"""Statements of « Mes applis »."""
