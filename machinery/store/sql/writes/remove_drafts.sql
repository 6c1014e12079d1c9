-- Takes drafts out of a builder's table.
delete from draft
where builder_id = $builder_id::varchar and list_contains($draft_ids::varchar[], draft_id)
