"""Classes and who is in them; what the settings of a class read and write."""
