-- « Mes applis ». A tile is an application, by its code, or a service outside ONE, « lien:12 »: one text, so that keys hold
-- when accounts are merged.

-- What somebody put first. Its place among the others is a number with room beside it: a move changes this row alone.
create table app_favourite (
    person_id bigint not null references person on delete cascade,
    tile      text not null,
    position  bigint not null,
    primary key (person_id, tile)
);

-- What somebody opened lately, the last few.
create table app_visit (
    person_id bigint not null references person on delete cascade,
    tile      text not null,
    at        timestamptz not null default now(),
    primary key (person_id, tile)
);

-- A service outside ONE that a school shows to its people, as a link.
create table connector (
    id          bigint generated always as identity primary key,
    school_id   integer not null references school on delete cascade,
    name        text not null,
    url         text not null,
    description text not null default '',
    picture     text not null,                       -- of one/shelf/pictures.py
    color       text not null,
    category    text not null,                       -- of one/shelf/categories.py
    profiles    text[] not null,
    position    bigint not null,
    hidden      boolean not null default false,
    rev         integer not null default 1,          -- rises with each change: who edits an older one is told
    created_at  timestamptz not null default now(),
    removed_at  timestamptz                          -- for a while it can be put back
);
create index connector_school on connector (school_id);

-- The classes it is for; none: the whole school.
create table connector_class (
    connector_id bigint not null references connector on delete cascade,
    class_id     integer not null references class on delete cascade,
    primary key (connector_id, class_id)
);
create index connector_class_class on connector_class (class_id);
