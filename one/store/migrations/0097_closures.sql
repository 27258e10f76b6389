-- Days without school: holidays, bridges and other days on which a school is closed, as who administers it entered them.
create table closure (
    id         bigint generated always as identity primary key,
    school_id  integer not null references school on delete cascade,
    name       text not null,
    first_day  date not null,
    last_day   date not null check (last_day >= first_day)
);
create index closure_school on closure (school_id, last_day);
