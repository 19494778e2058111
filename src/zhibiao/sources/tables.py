"""The tables of landing.sqlite."""

from dataclasses import fields

from zhibiao.sources.visit import Counts

COUNTERS = tuple(field.name for field in fields(Counts))
TABLES = f"""
create table if not exists run (
    run integer primary key, -- in the order of their beginnings, whatever the clock says
    source text not null,
    kind text not null,
    started text not null, -- UTC, as are all times here
    ended text,
    status text not null,
    message text,
    complete integer not null default 0, -- 1: everything that the source lists was seen
    {", ".join(f"{name} integer not null default 0" for name in COUNTERS)}
) strict;
create index if not exists run_of_source on run (source, run);

create table if not exists item ( -- an address of a source, as it was when it was met last
    source text not null,
    address text not null,
    name text,
    title text,
    day text,
    etag text,
    last_modified text,
    sha256 text, -- of the bytes in the landing zone
    bytes integer,
    format text,
    first_seen text not null,
    last_seen text not null,
    seen_in integer not null, -- run that found it last
    checked text, -- when it was asked for last, with an answer
    changed text, -- when new bytes came
    gone text, -- since when it is not there any more
    pending integer not null default 0, -- 1: landed, and not yet given to the warehouse
    attempts integer not null default 0,
    fate text,
    reason text,
    detail text,
    primary key (source, address)
) strict, without rowid;
create index if not exists pending_item on item (source, address) where pending = 1;
create index if not exists item_at_address on item (address);

create table if not exists visit ( -- downloads, and what stood in the way of one
    run integer not null,
    source text not null,
    address text not null,
    time text not null,
    fetch text not null,
    reason text,
    detail text,
    final_address text,
    status integer,
    headers text,
    sha256 text,
    bytes integer,
    seconds real not null
) strict;
create index if not exists visit_of_run on visit (run);

create table if not exists page ( -- list pages and robots.txt: to be asked for only when they have changed
    address text primary key,
    etag text,
    last_modified text,
    final_address text not null,
    content_type text,
    body blob not null
) strict;

create table if not exists host ( -- when each may be asked next, for all processes together
    host text primary key,
    next real not null
) strict;
"""
