-- Words of a new item go into the index at once, and not into a list beside it that each search reads through (four times as
-- long as the search, when it is full) until somebody's COMMIT has to put all of it in order.
alter index item_words_words set (fastupdate = off);
select gin_clean_pending_list('item_words_words');
