-- What an import could not settle by itself. The lists, as they were read, of the last import of a school
-- (or of one class), with the questions that are still open: answering one runs the same import again.
-- They hold families' data: replaced by the next import, dropped with the last question, or after a month.
create table roster_lists (
    id         integer generated always as identity primary key,
    school_id  integer not null references school on delete cascade,
    class_id   integer references class on delete cascade,   -- null: the whole school
    person_id  bigint references person on delete set null,  -- who imported; null: the platform
    content    bytea not null,
    questions  jsonb not null,
    created_at timestamptz not null default now()
);
create unique index roster_lists_place on roster_lists (school_id, coalesce(class_id, 0));
create index roster_lists_class on roster_lists (class_id) where class_id is not null;
create index roster_lists_person on roster_lists (person_id) where person_id is not null;

-- What was answered, and by whom: the same lists do not ask the same question again. The key is a digest.
create table roster_answer (
    school_id  integer not null references school on delete cascade,
    key        text not null,
    answer     text not null,
    person_id  bigint references person on delete set null,
    created_at timestamptz not null default now(),
    primary key (school_id, key)
);
create index roster_answer_person on roster_answer (person_id) where person_id is not null;
