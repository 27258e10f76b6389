"""What the tests of every room use."""
