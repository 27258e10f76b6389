-- What there was for lunch. It outlives who wrote it, under the name of erased accounts: no « on delete ».
create table cantine (
    id         bigint generated always as identity primary key,
    school_id  integer not null references school on delete cascade,
    author_id  bigint not null references person,
    dishes     text not null,
    created_at timestamptz not null default now()
);
