-- Wrong codes that strangers try are counted apart from those of the browser that asked for the code.
alter table ticket add column tries_of_strangers smallint not null default 0;
