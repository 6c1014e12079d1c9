copy batch_undo to $file (format parquet, compression zstd)
