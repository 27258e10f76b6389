-- The base of ONE: schools and people, the ways in, channels and their feed, the liaison notebook.

-- Which life of the database the seqs belong to. A dump restored into another database has
-- another oid, so a restore shows as a new epoch (see one/store/epochs.py).
create table epoch (
    only_row     boolean primary key default true check (only_row),
    id           uuid not null default gen_random_uuid(),
    database_oid oid  not null
);
insert into epoch (database_oid) select oid from pg_database where datname = current_database();

create table school (
    id         integer generated always as identity primary key,
    uai        text not null unique,
    name       text not null,
    pupil_password_min smallint not null default 8 check (pupil_password_min between 6 and 64),
    created_at timestamptz not null default now()
);

create table class (
    id          integer generated always as identity primary key,
    school_id   integer not null references school,
    name        text not null,
    level       text not null default '',
    archived_at timestamptz,
    created_at  timestamptz not null default now()
);
create unique index class_open_name on class (school_id, name) where archived_at is null;

create table person (
    id             bigint generated always as identity primary key,
    login          text not null unique check (login = lower(login)),
    profile        text not null check (profile in ('eleve', 'parent', 'enseignant', 'personnel')),
    civility       text not null default '',
    last_name      text not null,
    first_name     text not null,
    birth_date     date,
    email          text,
    mobile         text,
    password_hash  text,
    activated_at   timestamptz,
    blocked_at     timestamptz,
    terms_version  text,
    terms_accepted_at timestamptz,
    created_at     timestamptz not null default now()
);
create index person_email on person (lower(email)) where email is not null;
-- Logins of one base (prenom.nom, then 2, 3…), to give the next one.
create index person_login_stem on person (rtrim(login, '0123456789'));

-- A person belongs to a school; a function stands on top of the profile.
create table attachment (
    person_id bigint  not null references person on delete cascade,
    school_id integer not null references school on delete cascade,
    function  text check (function in ('direction', 'referent')),
    address   text not null default '',
    primary key (person_id, school_id)
);
create index attachment_school on attachment (school_id);

-- Who was in a school's exports and no longer is: one who comes back, or whom a faulty export had
-- left out, finds their account again. The address and children are what guardians are known by.
create table departure (
    person_id bigint  not null references person on delete cascade,
    school_id integer not null references school on delete cascade,
    address   text not null default '',
    children  bigint[] not null default '{}',
    left_at   timestamptz not null default now(),
    primary key (person_id, school_id)
);
create index departure_school on departure (school_id);

-- Pupils and teachers of a class. Guardians reach it through their children.
create table membership (
    class_id  integer not null references class on delete cascade,
    person_id bigint  not null references person on delete cascade,
    primary key (class_id, person_id)
);
create index membership_person on membership (person_id);

create table guardian (
    guardian_id bigint not null references person on delete cascade,
    child_id    bigint not null references person on delete cascade,
    primary key (guardian_id, child_id),
    check (guardian_id <> child_id)
);
create index guardian_child on guardian (child_id);

create table activation_code (
    person_id  bigint primary key references person on delete cascade,
    hash       bytea not null,
    expires_at timestamptz not null,
    created_at timestamptz not null default now()
);

create table session (
    id           bigint generated always as identity primary key,
    token_hash   bytea not null unique,
    person_id    bigint not null references person on delete cascade,
    remember     boolean not null default false,
    device       text not null default '',
    created_at   timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at   timestamptz not null
);
create index session_person on session (person_id);
create index session_expiry on session (expires_at);

-- Single-use links and codes sent outside (password reset, address check): one purpose each.
create table ticket (
    hash       bytea primary key,
    purpose    text not null,
    person_id  bigint not null references person on delete cascade,
    data       jsonb not null default '{}',
    expires_at timestamptz not null,
    used_at    timestamptz,
    created_at timestamptz not null default now()
);
create index ticket_person on ticket (person_id);

-- Who did what of the sensitive acts, for the direction. Ids, never secrets.
create table audit (
    id        bigint generated always as identity primary key,
    at        timestamptz not null default now(),
    actor_id  bigint references person on delete set null,
    school_id integer references school on delete cascade,
    act       text not null,
    target    text not null default '',
    data      jsonb not null default '{}'
);
create index audit_school on audit (school_id, id desc);

-- A named stream. seq moves under the row's lock: per channel no hole, and in commit order.
create table channel (
    id   bigint generated always as identity primary key,
    name text not null unique,
    seq  bigint not null default 0
) with (fillfactor = 70);

create table event (
    id         bigint generated always as identity primary key,
    kind       text not null,
    app        text not null default '',
    author_id  bigint references person on delete set null,
    subject    text not null default '',   -- what it is about, e.g. 'note:12'
    body       text not null,              -- the members of the wire event, JSON, without id, kind, at
    created_at timestamptz not null default clock_timestamp()
);
create index event_subject on event (subject) where subject <> '';
create index event_author on event (author_id, id desc);

create table feed (
    channel_id bigint not null references channel on delete cascade,
    seq        bigint not null,
    event_id   bigint not null references event on delete cascade,
    item       boolean not null,           -- shown as a line of the feed page
    created_at timestamptz not null default clock_timestamp(),
    primary key (channel_id, seq)
);
create index feed_event on feed (event_id);
create index feed_items on feed (channel_id, event_id desc) where item;
create index feed_created on feed (created_at);

-- A person's own marks on an item.
create table mark (
    person_id bigint not null references person on delete cascade,
    event_id  bigint not null references event on delete cascade,
    read_at   timestamptz,
    hidden_at timestamptz,
    primary key (person_id, event_id)
);

-- Orders to the live workers. The table is the truth, the Redis message a hint:
-- the reconciler reads what a worker may have missed.
create table control (
    id         bigint generated always as identity primary key,
    kind       text not null check (kind in ('session_ended', 'person_changed')),
    target_id  bigint not null,
    created_at timestamptz not null default clock_timestamp()
);
create index control_created on control (created_at);

create table note (
    id          bigint generated always as identity primary key,
    author_id   bigint not null references person,
    class_id    integer not null references class,
    whole_class boolean not null,
    title       text not null,
    body        text not null,
    created_at  timestamptz not null default now()
);
create index note_author on note (author_id, id desc);

create table note_child (
    note_id  bigint not null references note on delete cascade,
    child_id bigint not null references person on delete cascade,
    primary key (note_id, child_id)
);

-- Who listens to what: the one place that says which channels a person has, and through
-- which child. Pages, the feed and the live stream all read it.
create view listens (person_id, channel, child_id) as
  select l.person_id, l.channel, l.child_id from (
    select p.id as person_id, 'user:' || p.id as channel, null::bigint as child_id from person p
    union all
    select m.person_id, 'class:' || m.class_id, null
      from membership m join class c on c.id = m.class_id and c.archived_at is null
    union all
    select m.person_id, 'class:' || m.class_id || ':' || p.profile, null
      from membership m join class c on c.id = m.class_id and c.archived_at is null
      join person p on p.id = m.person_id
    union all
    select g.guardian_id, 'class:' || m.class_id, g.child_id
      from guardian g join membership m on m.person_id = g.child_id
      join class c on c.id = m.class_id and c.archived_at is null
    union all
    select g.guardian_id, 'class:' || m.class_id || ':parent', g.child_id
      from guardian g join membership m on m.person_id = g.child_id
      join class c on c.id = m.class_id and c.archived_at is null
    union all
    select g.guardian_id, 'family:' || g.child_id, g.child_id
      from guardian g where exists (select from attachment a where a.person_id = g.child_id)
    union all
    select a.person_id, 'school:' || a.school_id || ':' || p.profile, null
      from attachment a join person p on p.id = a.person_id
    union all
    select a.person_id, 'school:' || a.school_id || ':' || a.function, null
      from attachment a where a.function is not null
  ) l join person who on who.id = l.person_id and who.blocked_at is null;

-- Rights that change while a page is open. A trigger, so that no way of changing them
-- (page, import, console) can forget it.
create function tell_person_changed() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        insert into control (kind, target_id)
        values ('person_changed', (to_jsonb(old) ->> tg_argv[0])::bigint);
    end if;
    if tg_op = 'INSERT' or (tg_op = 'UPDATE' and to_jsonb(new) ->> tg_argv[0] <> to_jsonb(old) ->> tg_argv[0]) then
        insert into control (kind, target_id)
        values ('person_changed', (to_jsonb(new) ->> tg_argv[0])::bigint);
    end if;
    return null;
end $$;

create function tell_guardians_changed() returns trigger language plpgsql as $$
begin
    insert into control (kind, target_id)
    select 'person_changed', g.guardian_id from guardian g
     where g.child_id = coalesce(new.person_id, old.person_id);
    return null;
end $$;

create function tell_session_ended() returns trigger language plpgsql as $$
begin
    insert into control (kind, target_id) values ('session_ended', old.id);
    return null;
end $$;

create function tell_class_changed() returns trigger language plpgsql as $$
begin
    insert into control (kind, target_id)
    select 'person_changed', m.person_id from membership m where m.class_id = new.id
    union
    select 'person_changed', g.guardian_id from membership m
      join guardian g on g.child_id = m.person_id where m.class_id = new.id;
    return null;
end $$;

-- Deferred to COMMIT, so that created_at is the time they can be seen: the reconciler looks back
-- only so far, and an import may take longer than that.
create constraint trigger membership_changed after insert or delete on membership
    deferrable initially deferred for each row execute function tell_person_changed('person_id');
create constraint trigger membership_changed_guardians after insert or delete on membership
    deferrable initially deferred for each row execute function tell_guardians_changed();
create constraint trigger attachment_changed after insert or update or delete on attachment
    deferrable initially deferred for each row execute function tell_person_changed('person_id');
create constraint trigger guardian_changed after insert or delete on guardian
    deferrable initially deferred for each row execute function tell_person_changed('guardian_id');
create constraint trigger person_blocked after update of blocked_at on person
    deferrable initially deferred for each row execute function tell_person_changed('id');
create constraint trigger class_archived after update of archived_at on class
    deferrable initially deferred for each row execute function tell_class_changed();
create constraint trigger session_ended after delete on session
    deferrable initially deferred for each row execute function tell_session_ended();
