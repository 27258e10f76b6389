"""Pages of the ways in and of « Mon compte »: sign-in, activation, recovery, contacts, password, devices, terms."""
