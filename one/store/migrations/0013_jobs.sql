-- What the worker does by itself at its hours, and what it was asked to do later (one/jobs).
create table job (
    id         bigint generated always as identity primary key,
    name       text not null,
    scheduled  boolean not null default false,      -- one row a schedule, for ever; the others go when they are done
    args       jsonb not null default '{}',         -- ids and settings only
    created_at timestamptz not null default now(),
    run_at     timestamptz not null default now(),  -- while it runs: when its lease ends
    started_at timestamptz,                         -- of the last run: only that run may write down how it ended
    done_at    timestamptz,                         -- when it last ended well
    tries      smallint not null default 0,
    failures   integer not null default 0,          -- of a schedule: how many windows in a row were given up
    error      text not null default '',
    died_at    timestamptz,                         -- given up for good, until somebody says otherwise
    check (died_at is null or not scheduled)
);
create unique index job_schedule on job (name) where scheduled;
create index job_due on job (run_at) where died_at is null;
create index job_dead on job (died_at) where died_at is not null;
