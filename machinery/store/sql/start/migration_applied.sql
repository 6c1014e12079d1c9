insert into _migration values ($name::varchar, $sha256::varchar, $applied_at::timestamp)
