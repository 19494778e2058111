"""Where reports appear: sources.yml, what is found there, how it is fetched, and the landing zone that it is fetched into."""
