# Reads every file in every folder that can be written, where an earlier submission may have left something.
# proof: [1-9]\d* folders to write in, \d+ files read
# outcome: missing
# %%
import os

own = set(os.listdir("."))
folders_to_write, read = set(), 0
for top in ("/", "/tmp", "/var/tmp", "/dev/shm", "/run", "/home", os.path.expanduser("~"), "."):
    for folder, folders, files in os.walk(top):
        folders[:] = [name for name in folders if folder != "/" or name not in ("proc", "sys", "usr", "lib", "lib64")]
        if not os.access(folder, os.W_OK):
            continue
        folders_to_write.add(folder)
        for name in files:
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    data = file.read(1 << 16)
            except OSError as error:
                print(name, type(error).__name__)
                continue
            read += 1
            if b"CANA" + b"RY-" in data or name == "forgotten.txt":
                print(folder, name, data[:200])
print(sorted(folders_to_write)[:20], sorted(own))
print(len(folders_to_write), "folders to write in,", read, "files read")
