-- Addresses by which somebody's news and calendar are read elsewhere, without a session; kept as hashes.
create table subscription (
    id         bigint generated always as identity primary key,
    person_id  bigint not null references person on delete cascade,
    kind       text not null check (kind in ('fil', 'agenda')),
    token_hash bytea not null unique,
    created_at timestamptz not null default now(),
    read_at    timestamptz,
    unique (person_id, kind)
);
