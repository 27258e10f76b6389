"""What PostgreSQL keeps of the canteens."""
