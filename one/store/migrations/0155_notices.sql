-- « Notifications externes »: how often mails tell a person of what stands in their feed (one/notices).

-- What somebody chose for a type of an application; type '' is the application as a whole, which is only on or off.
-- Off keeps what was chosen before, for when it is on again. Without a row it is as the school says, then the type.
create table notice_choice (
    person_id  bigint  not null references person on delete cascade,
    app        text    not null,
    type       text    not null default '',
    frequency  text    check (frequency in ('immediate', 'daily', 'weekly')),
    off        boolean not null default false,
    changed_at timestamptz not null default now(),
    primary key (person_id, app, type)
);

-- What a school says for those who chose nothing.
create table notice_preset (
    school_id integer not null references school on delete cascade,
    app       text    not null,
    type      text    not null,
    frequency text    not null check (frequency in ('immediate', 'daily', 'weekly', 'never')),
    primary key (school_id, app, type)
);

-- What somebody chose for all of their mails, and which digests they had: days of their school.
create table notice_person (
    person_id    bigint primary key references person on delete cascade,
    digest_at    time,                          -- null: half past five
    paused_until timestamptz,
    daily_on     date,
    weekly_on    date
);

-- Items that nobody was looked for yet who wants a mail: one row a publication, written with it. A job finds the readers.
create table notice_event (
    event_id bigint primary key references event on delete cascade
);

-- What waits for somebody's next digest. message_id: the mail that is to tell of it, under way.
create table notice (
    person_id  bigint not null references person on delete cascade,
    event_id   bigint not null references event on delete cascade,
    message_id bigint references outbox on delete set null,
    primary key (person_id, event_id)
);
create index notice_event_id on notice (event_id);
create index notice_message on notice (message_id) where message_id is not null;

-- The links by which somebody ends the mails of an application without signing in, as hashes; app '' is all of them.
create table notice_link (
    hash       bytea  primary key,
    person_id  bigint not null references person on delete cascade,
    app        text   not null,
    created_at timestamptz not null default now()
);
create index notice_link_person on notice_link (person_id);

-- How often mails tell this reader of a type: their choice, then their school's, then what the type says. Of several
-- schools the one that tells soonest counts.
create function notice_frequency(reader bigint, of_app text, of_type text, preset text) returns text
    language sql stable as $$
    select case
        when exists (select from notice_choice where person_id = reader and app = of_app and type in ('', of_type) and off)
        then 'never'
        else coalesce(
            (select frequency from notice_choice where person_id = reader and app = of_app and type = of_type),
            (select p.frequency from attachment a join notice_preset p on p.school_id = a.school_id
              where a.person_id = reader and p.app = of_app and p.type = of_type
              order by array_position(array['immediate', 'daily', 'weekly', 'never'], p.frequency) limit 1),
            preset)
    end
$$;
