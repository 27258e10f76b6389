-- Who was told in their feed that their address takes no mail, and of which address: told once, ended when it is mended.
create table refused_address (
    person_id bigint primary key references person on delete cascade,
    email     text not null,
    told_at   timestamptz not null default now()
);
create index person_refused on person (id) where email_refused_at is not null;
