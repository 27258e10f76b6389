-- The home page beside the feed. A widget is named by its application and its code, « cahier.devoirs ».

-- What somebody said of one: a row each, so that two devices lose nothing. NULL: as it comes.
create table widget (
    person_id  bigint not null references person on delete cascade,
    widget     text not null,
    shown      boolean,
    position   bigint,                               -- with room beside it: a move changes this row alone
    changed_at timestamptz not null default now(),
    primary key (person_id, widget)
);

-- What a school says of one: everybody has it, or nobody. Without a row each decides.
create table widget_rule (
    school_id  integer not null references school on delete cascade,
    widget     text not null,
    rule       text not null check (rule in ('pinned', 'removed')),
    changed_at timestamptz not null default now(),
    primary key (school_id, widget)
);
