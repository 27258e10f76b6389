-- « Mes données » as an archive: what somebody asked for, how far it is, and where it lies once it is there. One a person.
create table personal_data (
    id         bigint generated always as identity primary key,
    person_id  bigint not null unique references person on delete cascade,
    voice      text not null,                        -- the language it is asked in
    job_id     bigint not null,                      -- what makes it: when that is gone or given up, it failed
    done       integer not null default 0,           -- parts of it
    total      integer not null default 0,
    asked_at   timestamptz not null default now(),
    moved_at   timestamptz not null default now(),   -- when it last came further
    failed_at  timestamptz,
    key        uuid unique,                          -- of what is in the storage
    bytes      bigint not null default 0,
    ready_at   timestamptz,
    expires_at timestamptz,
    session_id bigint,                               -- which gave the password to take it, and until when that lasts
    open_until timestamptz,
    check ((key is null) = (ready_at is null) and (key is null) = (expires_at is null))
);
create index personal_data_expires on personal_data (expires_at);

-- Whatever ends it (its time, its owner's erasure, a merge, another one): its content leaves the storage.
create function personal_data_goes() returns trigger language plpgsql as $$
begin
    insert into file_gone (key) values (old.key) on conflict (key) do update set due_at = now();
    return null;
end $$;
create trigger personal_data_goes after delete on personal_data for each row
    when (old.key is not null) execute function personal_data_goes();
