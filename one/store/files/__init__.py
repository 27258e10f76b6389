"""What is known of files that people sent."""
