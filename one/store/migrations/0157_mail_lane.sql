-- Whether mails leave at all. Closed for a while when the server does not let us in, or refuses everybody alike; then one
-- mail tries, for all workers together. Without a row it is open.
create table mail_lane (
    only_row     boolean primary key default true check (only_row),
    pauses       smallint not null default 0,      -- in a row; 0: open
    closed_until timestamptz not null default now(),
    probing      boolean not null default false,   -- a mail is trying
    reason       text not null default ''
);
