-- What is said of homework with its bold, italics, lists and links, clean (one/rich_text.py); null when nothing is formatted.
-- body holds its plain words as before: excerpts, search, mails and data read those.
alter table cahier add column body_html text;
