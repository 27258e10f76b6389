-- A form is published once: its key, drawn when the page is made, is unique to its author.
alter table note add column form_key text;
create unique index note_form_key on note (author_id, form_key) where form_key is not null;
