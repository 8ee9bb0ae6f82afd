"""What students get: `checks.json`, translations, and the search for what must not get out."""
