"""one/http/realtime."""
