-- What somebody is writing, kept as they type it. A draft that was published or thrown away stays as a tombstone, without its
-- words, so that a save that comes late brings nothing back.
create table draft (
    id bigint generated always as identity primary key,
    person_id bigint not null references person on delete cascade,
    key text not null,
    form text not null,
    page text not null,
    typed jsonb not null,
    version integer not null default 1,
    ended_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (person_id, key)
);
-- What a draft names is not swept as a file that nothing keeps.
create table draft_file (
    draft_id bigint not null references draft on delete cascade,
    file_id bigint not null references file on delete cascade,
    primary key (draft_id, file_id)
);
create index draft_file_file on draft_file (file_id);
create index draft_open on draft (person_id, form, updated_at desc) where ended_at is null;
create index draft_ended on draft (ended_at) where ended_at is not null;
