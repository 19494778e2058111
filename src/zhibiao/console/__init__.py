"""What the command line shows: rows in every format, progress, messages, and the commands themselves."""
