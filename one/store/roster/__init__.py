"""What an import of lists reads and writes: whole columns at a time, never one row."""
