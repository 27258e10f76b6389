"""What people say of themselves, as it is kept."""
