-- The school's news. Both days are whole days in France, and both are included.
create table actualites (
    id           bigint generated always as identity primary key,
    school_id    integer not null references school on delete cascade,
    author_id    bigint not null references person,   -- it outlives its author, under the name of erased accounts
    title        text not null,
    body         text not null,
    profiles     text[] not null check (cardinality(profiles) > 0),
    pinned       boolean not null default false,
    starts_on    date not null,
    ends_on      date check (ends_on >= starts_on),
    created_at   timestamptz not null default now(),
    published_at timestamptz,                         -- when it first stood in a feed
    edited_at    timestamptz,                         -- when its words last changed after that
    withdrawn_at timestamptz
);
create index actualites_school on actualites (school_id, published_at desc);
create index actualites_author on actualites (author_id, id desc);

-- The classes it is for; none: the whole school.
create table actualites_class (
    news_id  bigint not null references actualites on delete cascade,
    class_id integer not null references class on delete cascade,
    primary key (news_id, class_id)
);

-- Whom the direction lets publish: everybody of a profile, or somebody by name.
create table actualites_profile (
    school_id integer not null references school on delete cascade,
    profile   text not null check (profile in ('enseignant', 'personnel')),
    primary key (school_id, profile)
);
create table actualites_writer (
    school_id integer not null references school on delete cascade,
    person_id bigint not null references person on delete cascade,
    primary key (school_id, person_id)
);
