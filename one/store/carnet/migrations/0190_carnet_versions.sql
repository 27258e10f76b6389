-- How often a model, or a group, was changed: who edits an older version is told.
alter table carnet_model add column rev integer not null default 1;
alter table carnet_group add column rev integer not null default 1;
