-- What is to be seen on an image, in words, for who does not see it: said by whoever publishes it.
alter table file add column alt text not null default '';
