"""What leaves ONE: mails over SMTP, short messages through a webhook."""
