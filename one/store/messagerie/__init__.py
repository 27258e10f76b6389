"""What stands in the database of messages between people."""
