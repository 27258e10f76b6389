-- How often a blog was set: who sets it from an older page is told.
alter table blog add column rev integer not null default 1;
