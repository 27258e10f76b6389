"""The pages of « Quoi de neuf ? »."""
