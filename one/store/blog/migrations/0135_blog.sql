-- Blogs: of a class, or of a project of several. Its readers are the people of these classes.
create table blog (
    id           bigint generated always as identity primary key,
    school_id    integer not null references school on delete cascade,
    author_id    bigint not null references person,   -- it outlives who made it
    name         text not null,
    about        text not null default '',
    pupils_write boolean not null,
    comments     text not null check (comments in ('off', 'moderated', 'open')),
    created_at   timestamptz not null default now(),
    closed_at    timestamptz                          -- nothing is written any more; it is read on
);
create index blog_school on blog (school_id);
create index blog_author on blog (author_id);

create table blog_class (
    blog_id  bigint not null references blog on delete cascade,
    class_id integer not null references class on delete cascade,
    primary key (blog_id, class_id)
);
create index blog_class_class on blog_class (class_id);

-- A post. A pupil's change of one that was published is a post of its own, that waits, and takes its place when it is approved.
create table blog_post (
    id           bigint generated always as identity primary key,
    blog_id      bigint not null references blog on delete cascade,
    author_id    bigint not null references person,   -- it outlives its author, under the name of erased accounts
    changes      bigint references blog_post on delete cascade,
    state        text not null check (state in ('waiting', 'returned', 'published')),
    title        text not null,
    body         text not null default '',
    body_html    text,
    comments     boolean not null default true,
    word         text not null default '',            -- of who sent it back
    rev          integer not null default 1,          -- rises with each change: who edits or approves an older one is told
    created_at   timestamptz not null default now(),
    published_at timestamptz,
    edited_at    timestamptz,
    withdrawn_at timestamptz
);
create index blog_post_shown on blog_post (blog_id, published_at desc, id desc) where withdrawn_at is null and state = 'published';
create index blog_post_waits on blog_post (blog_id) where withdrawn_at is null and state <> 'published';
create index blog_post_author on blog_post (author_id, id desc);
create unique index blog_post_change on blog_post (changes) where withdrawn_at is null;

create table blog_comment (
    id           bigint generated always as identity primary key,
    post_id      bigint not null references blog_post on delete cascade,
    author_id    bigint not null references person,
    body         text not null,
    state        text not null check (state in ('waiting', 'published')),
    reported     boolean not null default false,      -- it was shown, and waits because somebody reported it
    judged       boolean not null default false,      -- and was kept: a report takes it off no more
    created_at   timestamptz not null default now(),
    withdrawn_at timestamptz
);
create index blog_comment_post on blog_comment (post_id, id) where withdrawn_at is null;
create index blog_comment_author on blog_comment (author_id, id desc);
