-- Groups of pupils that a teacher keeps. Who leaves a class the owner writes to stays in the row and out of every note: by
-- rights, read anew each time, and back again with them.
create table carnet_group (
    id bigint generated always as identity primary key,
    owner_id bigint not null references person on delete cascade,
    school_id integer not null references school on delete cascade,
    name text not null,
    created_at timestamptz not null default now()
);
create index carnet_group_owner on carnet_group (owner_id);
create table carnet_group_pupil (
    group_id bigint not null references carnet_group on delete cascade,
    pupil_id bigint not null references person on delete cascade,
    primary key (group_id, pupil_id)
);
create index carnet_group_pupil_pupil on carnet_group_pupil (pupil_id);

-- The groups that a note which waits is for: their pupils are those of its hour.
create table carnet_later_group (
    later_id bigint not null references carnet_later on delete cascade,
    group_id bigint not null references carnet_group on delete cascade,
    primary key (later_id, group_id)
);
create index carnet_later_group_group on carnet_later_group (group_id);
