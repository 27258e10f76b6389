"""« Notifications externes »: mails that tell of what stands in the feed, to who wants them and when they want them."""
