-- An accepted file of readings has a submitted value for each of its rows; one that was not accepted has none.
select
    f.file_id,
    f.file_number,
    f.status,
    f.good_count + f.questioned_count as expected_count,
    count(v.submission_id) as found_count
from live.bulk_file as f
left join live.bulk_line as l on f.file_id = l.file_id
left join live.submitted_reading as v
    on
        l.submission_id = v.submission_id
        and l.register_id = v.register_id
        and l.account_id = v.account_id
group by f.file_id, f.file_number, f.status, f.good_count, f.questioned_count
having count(v.submission_id) <> case when f.status = 'accepted' then f.good_count + f.questioned_count else 0 end
order by f.file_number
limit 100;
