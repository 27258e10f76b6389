-- « Message flash »: a banner of a school, on every page of the profiles it is for, from one minute to another.
create table message_flash (
    id          bigint generated always as identity primary key,
    school_id   integer not null references school on delete cascade,
    author_id   bigint not null references person,
    text        text not null,
    color       text not null,
    profiles    text[] not null,
    starts_at   timestamptz not null,
    ends_at     timestamptz not null check (ends_at >= starts_at),
    rev         integer not null default 1,  -- one more with each change
    asked       integer not null default 1,  -- the change since which « J’ai lu » counts
    told        text[] not null default '{}', -- the profiles whose open pages were told that it stands
    counting    boolean not null default false, -- a job is asked for that tells how many have read it
    created_at  timestamptz not null default now(),
    changed_at  timestamptz,
    reminded_at timestamptz
);
-- Each page asks what stands in the schools of its reader: what is over is not even looked at.
create index message_flash_ends on message_flash (school_id, ends_at);
create index message_flash_author on message_flash (author_id);

create table flash_read (
    flash_id  bigint not null references message_flash on delete cascade,
    person_id bigint not null references person on delete cascade,
    rev       integer not null, -- the words that were read
    read_at   timestamptz not null default now(),
    primary key (flash_id, person_id)
);
create index flash_read_person on flash_read (person_id);
