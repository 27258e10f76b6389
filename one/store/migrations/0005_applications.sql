-- Outside applications: each has a token per school, kept hashed, and publishes into the feed.

create table application (
    id         integer generated always as identity primary key,
    school_id  integer not null references school on delete cascade,
    code       text not null check (code ~ '^[a-z][a-z0-9-]{1,30}$'),
    name       text not null,
    token_hash bytea not null unique,
    created_at timestamptz not null default now(),
    revoked_at timestamptz
);
create unique index application_open on application (school_id, code) where revoked_at is null;

-- What a caller's key was answered with: the same key again is the same event.
create table application_event (
    application_id integer not null references application on delete cascade,
    key            text not null,
    body_hash      bytea not null,
    event_id       bigint not null references event on delete cascade,
    created_at     timestamptz not null default now(),
    primary key (application_id, key)
);
create index application_event_event on application_event (event_id);
create index application_event_created on application_event (created_at);
