"""La classe: who is in a class, for those who may see them, and what happens to it."""
