"""Measures of the live engine, alone and side by side with others. See docs/benchmarks.md."""
