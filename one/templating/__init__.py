"""How things look as text: pages and mails (jinja2, known nowhere else), their filters, their times."""
