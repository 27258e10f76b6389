-- Models of notes: somebody's own, or a school's. Blanks stand in them between braces: « le {date} ».
create table carnet_model (
    id bigint generated always as identity primary key,
    owner_id bigint references person on delete cascade,
    school_id integer references school on delete cascade,
    title text not null,
    body text not null,
    body_html text,
    created_at timestamptz not null default now(),
    check ((owner_id is null) <> (school_id is null))
);
create index carnet_model_owner on carnet_model (owner_id);
create index carnet_model_school on carnet_model (school_id);
