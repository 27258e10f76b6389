"""one/templating."""
