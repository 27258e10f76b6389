"""What ties people, and the rows that merging, erasing and « Mes données » read and write."""
