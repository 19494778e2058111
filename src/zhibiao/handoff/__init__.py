"""The warehouse as files that other people's tools read: Parquet, a data package, one DuckDB file."""
