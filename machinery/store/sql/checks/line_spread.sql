-- Lines whose base and remainder are not their tenths spread over their months.
select pledge_id, revision, place_code, tenths, months, base, remainder
from pledge_line
where
    months <> end_no - start_no + 1 or months < 1 or tenths < 0 or base <> tenths // months
    or remainder <> tenths % months
order by all
limit 100
