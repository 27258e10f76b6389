"""Messagerie: what people of a school write to each other."""
