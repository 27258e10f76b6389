"""What leaves the house: mails over SMTP, short messages through a webhook."""
