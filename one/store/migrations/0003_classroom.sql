-- « Paramétrage de la classe ».

-- As what the person acted who blocked this account: a block by the direction or a référent is not
-- lifted by a teacher. Null with blocked_at set (console, other tools) counts as the direction's.
alter table person add column blocked_as text check (blocked_as in ('enseignant', 'direction'));

-- Lists sent for a class, between the preview and « Appliquer ». They hold families' data: dropped
-- when applied, replaced by the next ones, dropped by the worker after an hour.
create table class_upload (
    class_id   integer not null references class on delete cascade,
    person_id  bigint  not null references person on delete cascade,
    names      text[]  not null,
    contents   bytea[] not null,
    created_at timestamptz not null default now(),
    primary key (class_id, person_id)
);
