copy setting_change to $file (format parquet, compression zstd)
