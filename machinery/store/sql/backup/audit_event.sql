copy audit_event to $file (format parquet, compression zstd)
