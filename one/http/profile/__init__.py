"""« Mon compte », people's sheets, and what is done with what people say of themselves."""
