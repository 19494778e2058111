"""What the commands and the flows do: ingest, ask, validate, publish."""
