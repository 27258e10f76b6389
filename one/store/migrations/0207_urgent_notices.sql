-- A publication whose mails leave in the pause of the school, too.
alter table notice_event add column urgent boolean not null default false;
