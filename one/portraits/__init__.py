"""How people look beside their names: a drawing, or a photo that their padlock lets be seen."""
