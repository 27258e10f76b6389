-- « Sans photo »: children whose family wants no photo of them published. Who writes a post with photos is shown their names.
create table no_photo (
    person_id bigint primary key references person on delete cascade,
    set_at    timestamptz not null default now()
);
