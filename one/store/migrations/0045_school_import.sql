-- An import of a school's lists from its page: read, compared and applied by the worker, so that no request waits for it.
-- One a person and school; the lists hold families' data: replaced by the next ones, dropped after an hour.
create table roster_run (
    id         bigint generated always as identity primary key,
    school_id  integer not null references school on delete cascade,
    person_id  bigint  not null references person on delete cascade,
    session_id bigint  not null,              -- whoever signed out imports nothing any more
    names      text[]  not null,
    contents   bytea[] not null,
    answers    jsonb   not null default '{}', -- to the questions of the preview, by key
    seen       text    not null default '',   -- what was shown and is to be applied; '': only to look
    state      text    not null default 'waiting' check (state in ('waiting', 'shown', 'done', 'refused')),
    step       smallint not null default 0,
    moved      boolean not null default false, -- what was shown is no longer what it would do
    found      jsonb,                          -- what it would do
    errors     text[]  not null default '{}',
    import_id  integer,
    created_at timestamptz not null default now(),
    unique (school_id, person_id)
);
create index roster_run_person on roster_run (person_id);
