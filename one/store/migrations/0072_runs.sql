-- The import of one class, and taking an import back, are done by the worker too, while their page follows. What waits for them
-- waits where the lists of a school do; so lists of a class have no table of their own any more.
drop table class_upload;
alter table roster_run
    add column class_id integer references class on delete cascade,         -- the lists are of this class
    add column undoes   integer references roster_import on delete cascade, -- no lists: this import is taken back
    add column voice    text not null default 'fr',                         -- in which whoever asked is spoken to
    drop constraint roster_run_school_id_person_id_key;
create unique index roster_run_place on roster_run (school_id, person_id, coalesce(class_id, 0), coalesce(undoes, 0));
create index roster_run_class on roster_run (class_id) where class_id is not null;
create index roster_run_undoes on roster_run (undoes) where undoes is not null;
