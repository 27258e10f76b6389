-- Short notes that somebody keeps for themselves. Who saves says which version they saw.
create table memos (
    id         bigint generated always as identity primary key,
    person_id  bigint not null references person on delete cascade,
    text       text not null default '',
    color      text not null,
    version    integer not null default 1,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now()
);
create index memos_person on memos (person_id);
