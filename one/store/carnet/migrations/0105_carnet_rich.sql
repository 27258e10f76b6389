-- The text of a note with its bold, italics, lists and links, clean (one/rich_text.py); null when nothing is formatted.
-- body holds its plain words as before: excerpts, search, mails and data read those.
alter table carnet add column body_html text;
