"""The SQL of zhibiao: `core` makes the tables, `mart` the views, `query` holds named analyses."""
