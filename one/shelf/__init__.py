"""« Mes applis »: what somebody may open, what they put first, and what their school shows of the world outside."""
