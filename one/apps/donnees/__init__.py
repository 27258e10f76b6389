"""What is told in the feed of « Mes données »."""
