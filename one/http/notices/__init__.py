"""The pages of « notifications externes »."""
