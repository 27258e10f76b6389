"""« Paramétrage de la classe »: what its teachers, its direction and its référent set up in a class."""
