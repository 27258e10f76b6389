"""What pages of several rooms ask about people: fields of a name and of a class, and « Mes données »."""
