"""Profil: a mood or a motto that somebody shares in the feed."""
