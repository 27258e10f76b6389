-- An answer to « À vérifier » does a whole import once more: the worker does it too, while the page follows.
alter table roster_run add column decides boolean not null default false; -- no lists: questions of kept ones are answered
drop index roster_run_place;
create unique index roster_run_place on roster_run (school_id, person_id, coalesce(class_id, 0), coalesce(undoes, 0), decides);
