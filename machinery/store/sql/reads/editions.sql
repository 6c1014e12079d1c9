-- Grain: one row per published edition, oldest first.
select label, kind, published_at, as_of, published_by, manifest_sha256, predecessor
from edition
order by published_at, label
