"""« Mes applis », and the services outside that a school shows there."""
