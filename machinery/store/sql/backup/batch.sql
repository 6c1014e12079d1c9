copy batch to $file (format parquet, compression zstd)
