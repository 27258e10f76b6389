"""Carnet de liaison: what teachers and heads write to guardians."""
