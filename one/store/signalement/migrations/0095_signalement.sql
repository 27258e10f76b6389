-- What people of a school report, and what was decided. An item is judged as it reads: an edit makes another version, of
-- which the same people may report what it became.
create table signalement (
    id         bigint generated always as identity primary key,
    event_id   bigint not null references event on delete cascade,
    version    text not null,                -- when its words were last changed; empty for those of its author's first
    title      text not null,                -- as it read when it was reported
    excerpt    text not null,
    content    text not null,                -- the whole text, where its application has one
    hidden_at  timestamptz,                  -- when so many people had reported it that it was taken off all feeds
    decided_at timestamptz,
    decision   text check (decision in ('kept', 'removed', 'gone')),
    decided_by bigint references person on delete set null,
    created_at timestamptz not null default now(),
    check ((decided_at is null) = (decision is null))
);
create unique index signalement_open on signalement (event_id, version) where decided_at is null;
create index signalement_event on signalement (event_id);
create index signalement_decided on signalement (decided_at desc) where decided_at is not null;

-- The schools it stood in, whose people judge it.
create table signalement_school (
    case_id   bigint not null references signalement on delete cascade,
    school_id integer not null references school on delete cascade,
    primary key (case_id, school_id)
);
create index signalement_school_school on signalement_school (school_id, case_id desc);

-- Who reported it, and why. What somebody wrote goes with their account.
create table signalement_report (
    id         bigint generated always as identity primary key,
    case_id    bigint not null references signalement on delete cascade,
    event_id   bigint not null references event on delete cascade,
    version    text not null,
    person_id  bigint not null references person on delete cascade,
    reason     text not null,
    words      text not null,
    created_at timestamptz not null default now(),
    unique (event_id, version, person_id)
);
create index signalement_report_case on signalement_report (case_id);
create index signalement_report_person on signalement_report (person_id, id desc);

-- Who judges: the référents of its schools, never its author; the direction where no other référent is left.
create view signalement_judge (case_id, school_id, person_id) as
  with able as (
    select a.school_id, a.person_id, a.function from attachment a join person p on p.id = a.person_id
     where a.function is not null and p.blocked_at is null and p.activated_at is not null)
  select c.id, s.school_id, able.person_id
    from signalement c join event e on e.id = c.event_id join signalement_school s on s.case_id = c.id
    join able on able.school_id = s.school_id and able.person_id is distinct from e.author_id
   where able.function = 'referent' or not exists (
         select from able other where other.school_id = s.school_id and other.function = 'referent'
            and other.person_id is distinct from e.author_id);
