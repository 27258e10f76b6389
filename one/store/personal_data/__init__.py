"""Archives of « Mes données »: which were asked for, how far they are, and their end."""
