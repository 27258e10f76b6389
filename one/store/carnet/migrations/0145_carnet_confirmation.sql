-- What a note asks of families, and what they answer. « confirm »: by one guardian of each child, or by each guardian.
-- « rev » rises with each correction; « round » when a correction asks for confirmation anew: those of before stay, of their round.
alter table carnet
    add column confirm   text not null default '' check (confirm in ('', 'one', 'each')),
    add column answer    text not null default '' check (answer in ('', 'text', 'yesno')),
    add column deadline  date,
    add column rev       integer not null default 1,
    add column round     integer not null default 1,
    add column asked_at  timestamptz,               -- of the last round; the first one is as old as the note
    add column edited_at timestamptz,
    add column editor_id bigint references person;  -- who corrected it last; under the name of erased accounts
alter table carnet_later
    add column confirm  text not null default '' check (confirm in ('', 'one', 'each')),
    add column answer   text not null default '' check (answer in ('', 'text', 'yesno')),
    add column deadline date;
create index carnet_asking on carnet (id) where confirm <> '' and withdrawn_at is null;
create index carnet_child_child on carnet_child (child_id);

-- The pupils a note is for as classes are now, and the guardians who read it for them: who came late is in, who left is not.
-- The channels of a note say the same to feeds; this one is asked note by note, and child by child.
do $$ begin
  if to_regclass('carnet_pupil') is null then
    create view carnet_pupil (carnet_id, child_id) as
      select n.id, m.person_id from carnet n join membership m on m.class_id = n.class_id
        join class c on c.id = n.class_id and c.archived_at is null
        join person k on k.id = m.person_id and k.profile = 'eleve' where n.whole_class
      union all
      select b.carnet_id, b.child_id from carnet_child b
       where exists (select from attachment a where a.person_id = b.child_id);
  end if;
end $$;
create view carnet_reader (carnet_id, child_id, guardian_id) as
  select a.carnet_id, a.child_id, g.guardian_id from carnet_pupil a join guardian g on g.child_id = a.child_id
    join person p on p.id = g.guardian_id and p.blocked_at is null
   where not exists (select from app_shut s where s.person_id = p.id and s.app = 'carnet');

-- One guardian, for one child, in one round. « rev » rises with each other answer: who answers over one they have not seen is told.
create table carnet_confirmation (
    carnet_id    bigint not null references carnet on delete cascade,
    child_id     bigint not null references person on delete cascade,
    person_id    bigint not null references person on delete cascade,
    round        integer not null,
    yes          boolean,
    words        text not null default '',
    rev          integer not null default 1,
    confirmed_at timestamptz not null default now(),
    answered_at  timestamptz not null default now(),
    primary key (carnet_id, child_id, person_id, round)
);
create index carnet_confirmation_child on carnet_confirmation (child_id);
create index carnet_confirmation_person on carnet_confirmation (person_id, carnet_id);

-- Who opened a note, in which round last: « Lu par 18 familles ». To see its first lines go by in a feed is not to read it.
create table carnet_opened (
    carnet_id bigint not null references carnet on delete cascade,
    person_id bigint not null references person on delete cascade,
    round     integer not null,
    at        timestamptz not null default now(),
    primary key (carnet_id, person_id)
);
create index carnet_opened_person on carnet_opened (person_id, carnet_id);

-- What a corrected note said before, and who had written that.
create table carnet_version (
    carnet_id  bigint not null references carnet on delete cascade,
    rev        integer not null,
    round      integer not null,
    title      text not null,
    body       text not null,
    body_html  text,
    writer_id  bigint not null references person,
    written_at timestamptz not null,
    primary key (carnet_id, rev)
);
create index carnet_version_writer on carnet_version (writer_id);

-- Reminders: one a day, from however many tabs and colleagues.
create table carnet_reminder (
    carnet_id bigint not null references carnet on delete cascade,
    day       date not null,
    person_id bigint not null references person,
    people    integer not null,
    at        timestamptz not null default now(),
    primary key (carnet_id, day)
);
create index carnet_reminder_person on carnet_reminder (person_id);
create index carnet_editor on carnet (editor_id);
