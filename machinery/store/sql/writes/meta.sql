-- States a fact about this store.
insert or replace into _meta values ($name::varchar, $value::varchar)
