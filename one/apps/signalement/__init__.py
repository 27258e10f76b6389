"""Signalement: who reads something that hurts says so, and the school's référents decide."""
