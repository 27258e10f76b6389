"""Actualités: the school's news, by the direction and whom it lets publish."""
