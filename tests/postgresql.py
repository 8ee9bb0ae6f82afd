"""A PostgreSQL server of one's own, on loopback, for as long as a test needs it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Debian keeps them out of PATH.
_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_SERVER = shutil.which("pg_ctl") or next((str(folder / "pg_ctl") for folder in _FOLDERS), None)
POSTGRESQL = None if _SERVER is None else Path(_SERVER).parent


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Gives its address, as SQLAlchemy writes it."""
    assert POSTGRESQL is not None
    with tempfile.TemporaryDirectory(prefix="postgresql-") as folder:
        user = _user(Path(folder))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        data = f"{folder}/data"
        _run(user, "initdb", "--pgdata", data, "--auth", "trust", "--username", "grader", "--encoding", "UTF8")
        options = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories= -c fsync=off"
        _run(user, "pg_ctl", "start", "--wait", "-D", data, "-o", options, "-l", f"{folder}/log")
        try:
            yield f"postgresql://grader@127.0.0.1:{port}/postgres"
        finally:
            _run(user, "pg_ctl", "stop", "--wait", "-D", data, "-m", "immediate")


def _user(folder: Path) -> str | None:
    """Whom it runs as: root may not."""
    if os.geteuid() != 0:
        return None
    name = "postgres" if any(entry.pw_name == "postgres" for entry in pwd.getpwall()) else "nobody"
    shutil.chown(folder, name)
    return name


def _run(user: str | None, program: str, *words: str) -> None:
    assert POSTGRESQL is not None
    done = subprocess.run(
        [str(POSTGRESQL / program), *words],
        user=user,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
