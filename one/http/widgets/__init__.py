"""The pages of widgets."""
