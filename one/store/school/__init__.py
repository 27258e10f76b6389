"""one/store/school."""
