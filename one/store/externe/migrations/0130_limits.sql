-- What a key of an outside application may tell, until when, and when it was used.

alter table application
    add column types text[],  -- none: whatever it calls them
    add column every_class boolean not null default true,
    add column expires_at timestamptz;

-- The classes of one that is not for all. A class that is erased leaves none behind, never all.
create table application_class (
    application_id integer not null references application on delete cascade,
    class_id       integer not null references class on delete cascade,
    primary key (application_id, class_id)
);
create index application_class_class on application_class (class_id);

-- Beside the row that publications hold, so that noting one waits for no other.
create table application_use (
    application_id integer primary key references application on delete cascade,
    used_at        timestamptz not null default now()
);
