-- Files that people send: what is kept of one is in the storage (FILES_URL), under its key; who may see it is asked of
-- the application whose subject it belongs to. Without a subject it waits, and its owner alone sees it.
create table file (
    id          bigint generated always as identity primary key,
    key         uuid not null unique,
    school_id   integer not null references school on delete cascade,  -- whose quota it counts in
    owner_id    bigint not null references person,  -- what it belongs to outlives its author, and so does it
    app         text not null,
    name        text not null,
    media_type  text not null check (media_type in ('image/jpeg', 'application/pdf')),
    bytes       bigint not null,                    -- of all its sizes
    small_bytes bigint not null default 0,          -- of the small one among them, of an image
    width       integer,
    height      integer,
    subject     text not null default '',
    subject_ids bigint[] not null default '{}',
    place       integer not null default 0,         -- among those of its subject
    created_at  timestamptz not null default now(),
    kept_at     timestamptz check ((kept_at is null) = (subject = ''))
);
create index file_school on file (school_id) include (bytes);
create index file_subject on file (subject, subject_ids) where kept_at is not null;
create index file_owner on file (owner_id, id);
create index file_waiting on file (created_at) where kept_at is null;

-- What is to be taken out of the storage. An upload writes its key here before its content is there, for an hour from
-- now, and takes it out with the row of its file: what a crash leaves is found.
create table file_gone (
    key    uuid primary key,
    due_at timestamptz not null default now()
);

create function file_goes() returns trigger language plpgsql as $$
begin
    insert into file_gone (key) values (old.key) on conflict (key) do update set due_at = now();
    return null;
end $$;
create trigger file_goes after delete on file for each row execute function file_goes();
