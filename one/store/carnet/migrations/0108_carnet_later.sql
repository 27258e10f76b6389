-- A note that waits for its hour. Released, it becomes a note of that moment; one that could not be is held, for its author.
create table carnet_later (
    id bigint generated always as identity primary key,
    author_id bigint not null references person on delete cascade,
    class_id integer not null references class on delete cascade,
    whole_class boolean not null,
    title text not null,
    body text not null,
    body_html text,
    release_at timestamptz not null,
    held_for text not null default '',
    created_at timestamptz not null default now()
);
create index carnet_later_author on carnet_later (author_id);
create index carnet_later_class on carnet_later (class_id);
create table carnet_later_child (
    later_id bigint not null references carnet_later on delete cascade,
    child_id bigint not null references person on delete cascade,
    primary key (later_id, child_id)
);
create index carnet_later_child_child on carnet_later_child (child_id);
