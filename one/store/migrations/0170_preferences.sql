-- What somebody chose for themselves: theme, comfort, language. One row a choice, so that two devices that choose at once lose
-- nothing; what was never chosen has no row. Names and values are those of one/preferences/catalogue.py.
create table preference (
    person_id  bigint not null references person on delete cascade,
    name       text not null,
    value      text not null,
    changed_at timestamptz not null default now(),  -- when they chose it, not when it came: of two, the later counts
    primary key (person_id, name)
);
