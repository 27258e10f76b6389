-- A message. It may stand in several threads: what a teacher writes to the families of a class is one message, and each
-- guardian has it in a thread of their own.
create table messagerie (
    id           bigint generated always as identity primary key,
    school_id    integer not null references school on delete cascade,  -- through which it was written
    author_id    bigint not null references person,   -- it outlives its author, under the name of erased accounts
    class_id     integer references class on delete set null,           -- to whose families it was written
    to_families  boolean not null default false,
    body         text not null,
    folded       text not null generated always as (plain(body)) stored,  -- what is searched
    created_at   timestamptz not null default now(),
    withdrawn_at timestamptz
);
create index messagerie_author on messagerie (author_id, id desc);

-- What two people write to each other under one title.
create table messagerie_thread (
    id         bigint generated always as identity primary key,
    title      text not null,
    folded     text not null generated always as (plain(title)) stored,
    last_id    bigint not null,                       -- its last message
    last_at    timestamptz not null default now(),
    created_at timestamptz not null default now()
);

-- Who is in it, and up to where they have read. Who is erased leaves it; who is merged is moved.
create table messagerie_member (
    thread_id   bigint not null references messagerie_thread on delete cascade,
    person_id   bigint not null references person on delete cascade,
    read_id     bigint not null default 0,
    read_at     timestamptz,
    archived_at timestamptz,
    quiet       boolean not null default false,       -- of who wrote to a class's families: until somebody answers here
    primary key (thread_id, person_id)
);
create index messagerie_member_person on messagerie_member (person_id);

-- The messages of a thread.
create table messagerie_place (
    thread_id  bigint not null references messagerie_thread on delete cascade,
    message_id bigint not null references messagerie on delete cascade,
    primary key (thread_id, message_id)
);
create index messagerie_place_message on messagerie_place (message_id);

-- Pupils write to nobody until their school opens it to them.
insert into app_closed (school_id, profile, app) select id, 'eleve', 'messagerie' from school on conflict do nothing;
create function messagerie_closed_at_first() returns trigger language plpgsql as $$
begin
    insert into app_closed (school_id, profile, app) values (new.id, 'eleve', 'messagerie') on conflict do nothing;
    return null;
end $$;
create trigger messagerie_closed_at_first after insert on school
    for each row execute function messagerie_closed_at_first();
