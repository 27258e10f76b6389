-- What people decided by hand, so that the next list neither undoes nor forgets it. The last decision stands; it is
-- dropped when a list says the same by itself. Rows outlive a departure: who comes back finds them again.

-- A guardian was tied to a child, or cut from one: a judgement, a parting. Lists do not tie again what was cut.
create table link_by_hand (
    guardian_id bigint  not null references person on delete cascade,
    child_id    bigint  not null references person on delete cascade,
    tied        boolean not null,
    by_id       bigint references person on delete set null,
    at          timestamptz not null default now(),
    primary key (guardian_id, child_id)
);
create index link_by_hand_child on link_by_hand (child_id);
create index link_by_hand_by on link_by_hand (by_id) where by_id is not null;

-- Somebody was put in a class, or taken out of one.
create table place_by_hand (
    class_id  integer not null references class on delete cascade,
    person_id bigint  not null references person on delete cascade,
    entered   boolean not null,
    by_id     bigint references person on delete set null,
    at        timestamptz not null default now(),
    primary key (class_id, person_id)
);
create index place_by_hand_person on place_by_hand (person_id);
create index place_by_hand_by on place_by_hand (by_id) where by_id is not null;

-- Somebody was added to a school, or taken out of it.
create table attachment_by_hand (
    person_id bigint  not null references person on delete cascade,
    school_id integer not null references school on delete cascade,
    attached  boolean not null,
    by_id     bigint references person on delete set null,
    at        timestamptz not null default now(),
    primary key (person_id, school_id)
);
create index attachment_by_hand_school on attachment_by_hand (school_id);
create index attachment_by_hand_by on attachment_by_hand (by_id) where by_id is not null;

-- What lists may still call somebody: the names before they were corrected by hand, and all that an account
-- was known by that was merged into another one.
create table known_as (
    id         bigint generated always as identity primary key,
    person_id  bigint not null references person on delete cascade,
    last_name  text not null,
    first_name text not null,
    birth_date date,
    email      text,
    addresses  text[] not null default '{}',
    merged     boolean not null,
    by_id      bigint references person on delete set null,
    at         timestamptz not null default now()
);
create index known_as_person on known_as (person_id);
create index known_as_by on known_as (by_id) where by_id is not null;

-- What lists call a class that has another name here.
create table class_known_as (
    class_id integer not null references class on delete cascade,
    name     text not null,
    at       timestamptz not null default now(),
    primary key (class_id, name)
);
