-- Adds the lines in `incoming`, one row per place of a revision.
insert into pledge_line by name
select * from incoming
