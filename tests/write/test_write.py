from __future__ import annotations

import errno
import json
import os
import shlex
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vibegen import disk, targets
from vibegen.change import Change, CreateFile, DeleteFile, EditFile, Operation, Refused
from vibegen.write import Failed, recover, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from vibegen.stop import Stop

EFFECTS = ("make_folder", "put", "dress", "sync", "link", "move", "move_folder", "remove")
MAIN = b"a = 1\n"
GROWN = MAIN + b"b = 2\n"
ADD: tuple[Operation, ...] = (
    CreateFile("app/posts/models.py", b"x = 1\n"),
    EditFile("app/main.py", MAIN, GROWN),
    DeleteFile("old.txt", b"old\n"),
    CreateFile(".vibegen/operations/0001-x-00000000.json", b"{}\n"),
)

Tree = dict[str, bytes | None]


def tree(folder: Path) -> Tree:
    return {path.relative_to(folder).as_posix(): content(path) for path in folder.rglob("*")}


def content(path: Path) -> bytes | None:
    if path.is_symlink():
        return f"-> {path.readlink()}".encode()
    return None if path.is_dir() else path.read_bytes()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "my blög"
    (root / "app").mkdir(parents=True)
    (root / "app/main.py").write_bytes(MAIN)
    (root / "old.txt").write_bytes(b"old\n")
    return root


def after(old: Tree, operations: tuple[Operation, ...]) -> Tree:
    new = dict(old)
    for op in operations:
        if op.after is None:
            del new[op.path]
            continue
        new[op.path] = op.after
        new |= {p.as_posix(): None for p in Path(op.path).parents if p != Path()}
    return new


def refuses(root: Path, *operations: Operation, match: str, error: type[Stop] = Refused) -> Stop:
    """Check that a write is refused and leaves no trace."""
    old = tree(root.parent)
    with pytest.raises(error, match=match) as caught:
        write(Change(root, operations))
    assert tree(root.parent) == old
    return caught.value


def test_everything_is_written(root: Path) -> None:
    old = tree(root)
    write(Change(root, ADD))
    assert tree(root) == after(old, ADD)
    assert recover(root) is None


def test_nothing_is_written_for_nothing(root: Path) -> None:
    old = tree(root)
    write(Change(root))
    assert tree(root) == old


def test_no_trace_of_the_journal_where_nothing_is_recorded(root: Path) -> None:
    write(Change(root, ADD[:1]))
    assert not (root / ".vibegen").exists()


@pytest.mark.parametrize("there", [False, True])
def test_a_new_project(tmp_path: Path, *, there: bool) -> None:
    root = tmp_path / "blog"
    if there:
        root.mkdir()
    inode = root.stat().st_ino if there else None
    operations = (CreateFile("a/b.py", b"x = 1\n"), CreateFile("run", b"", executable=True))
    write(Change(root, operations))
    assert tree(tmp_path) == {
        "blog": None,
        "blog/a": None,
        "blog/a/b.py": b"x = 1\n",
        "blog/run": b"",
    }
    assert inode in (None, root.stat().st_ino), "a shell may stand in a folder that is there"


def test_modes(root: Path) -> None:
    (root / "app/main.py").chmod(0o640)
    if os.geteuid() == 0:
        os.chown(root / "app/main.py", 1234, 1235)
    owner = (root / "app/main.py").stat()
    old = os.umask(0o027)
    try:
        write(Change(root, (*ADD, CreateFile("run.sh", b"", executable=True))))
        write(Change(root.parent / "new", (CreateFile("run.sh", b"", executable=True),)))
    finally:
        os.umask(old)
    edited = (root / "app/main.py").stat()
    assert stat.S_IMODE(edited.st_mode) == 0o640
    assert (edited.st_uid, edited.st_gid) == (owner.st_uid, owner.st_gid)
    assert stat.S_IMODE((root / "app/posts/models.py").stat().st_mode) == 0o640
    assert stat.S_IMODE((root / "run.sh").stat().st_mode) == 0o750
    assert stat.S_IMODE((root.parent / "new/run.sh").stat().st_mode) == 0o750
    assert stat.S_IMODE((root.parent / "new").stat().st_mode) == 0o750


def test_a_secret_is_never_readable_on_its_way(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / ".env").write_bytes(b"KEY=1\n")
    (root / ".env").chmod(0o600)
    modes: list[int] = []
    real = disk.put

    def put(path: Path, data: bytes, mode: int = disk.FILE_MODE) -> None:
        real(path, data, mode)
        modes.append(stat.S_IMODE(path.stat().st_mode))

    monkeypatch.setattr(disk, "put", put)
    write(Change(root, (EditFile(".env", b"KEY=1\n", b"KEY=1\nB=2\n"),)))
    assert modes[1] == 0o600
    assert stat.S_IMODE((root / ".env").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("path", "spoil", "match"),
    [
        ("app/main.py", "write", "`app/main.py` changed since it was read"),
        ("app/main.py", "remove", "`app/main.py` is gone since it was read"),
        ("old.txt", "write", "`old.txt` changed since it was read"),
        ("app/posts", "write", "is a file, but `app/posts/models.py` needs a folder there"),
        ("app/posts/models.py", "folder", "`app/posts/models.py` exists"),
        ("app/Posts", "folder", "differs only in case from `app/Posts`"),
    ],
)
def test_the_disk_is_not_as_expected(root: Path, path: str, spoil: str, match: str) -> None:
    if spoil == "write":
        (root / path).write_bytes(b"mine\n")
    elif spoil == "remove":
        (root / path).unlink()
    else:
        (root / path).mkdir(parents=True)
    assert refuses(root, *ADD, match=match).exit_code == 5


def test_names_that_clash_already_are_the_users_business(root: Path) -> None:
    (root / "App").mkdir()
    write(Change(root, ADD))


def test_a_file_that_the_user_made_is_never_overwritten(root: Path) -> None:
    (root / "app/posts").mkdir()
    (root / "app/posts/models.py").write_bytes(b"mine\n")
    refused = refuses(root, *ADD, match="`app/posts/models.py` exists")
    assert refused.hint == "move that file away, or choose another name"


def test_an_edit_of_a_folder_is_refused(root: Path) -> None:
    refuses(root, EditFile("app", b"", b"x"), match="`app` is a folder")
    os.mkfifo(root / "pipe")
    with pytest.raises(Refused, match="`pipe` is no plain file"):
        write(Change(root, (EditFile("pipe", b"", b"x"),)))


def test_a_root_that_is_a_file(root: Path) -> None:
    refuses(root / "old.txt", CreateFile("a", b""), match="is not a folder")
    refuses(root / "old.txt/sub", CreateFile("a", b""), match="is not a folder")
    refuses(root / "none/sub", CreateFile("a", b""), match="`.*none` is not a folder")
    refuses(root / "none", EditFile("a", b"1", b"2"), match="`a` is gone")


def test_paths_are_checked_again(root: Path) -> None:
    refuses(root, CreateFile("../x", b""), match="not inside the project")
    refuses(root.parent / "new", CreateFile("../x", b""), match="not inside the project")


def test_a_symlink_inside_is_followed_and_stays(root: Path) -> None:
    (root / "link.py").symlink_to("app/main.py")
    (root / "alias").symlink_to("app")
    write(Change(root, (EditFile("link.py", MAIN, GROWN), CreateFile("alias/new.py", b""))))
    assert (root / "link.py").readlink() == Path("app/main.py")
    assert (root / "app/main.py").read_bytes() == GROWN
    assert (root / "app/new.py").exists()
    assert (root / "alias").is_symlink()


@pytest.mark.parametrize(
    ("link", "to", "op", "match"),
    [
        (
            "out.py",
            "../outside.py",
            EditFile("out.py", b"o\n", b"o\np\n"),
            "leads out of the project",
        ),
        ("out", "..", CreateFile("out/x.py", b""), "leads out of the project"),
        ("abs", "/tmp", CreateFile("abs/x.py", b""), "leads out of the project"),  # noqa: S108
        ("hooks", ".git/hooks", CreateFile("hooks/pre-commit", b""), "belongs to git"),
        ("config", ".git/config", EditFile("config", b"", b"x"), "belongs to git"),
        ("none.py", "nowhere", CreateFile("none.py", b""), "`none.py` exists"),
        ("gone.py", "nowhere", EditFile("gone.py", b"", b"x"), "`gone.py` is gone"),
        ("del.txt", "old.txt", DeleteFile("del.txt", b"old\n"), "`del.txt` is a symlink"),
        (".vibegen", "..", CreateFile("a.py", b""), "leads out of the project"),
    ],
)
def test_symlinks_that_are_refused(
    root: Path, link: str, to: str, op: Operation, match: str
) -> None:
    (root.parent / "outside.py").write_bytes(b"o\n")
    (root / ".git/hooks").mkdir(parents=True)
    (root / ".git/config").write_bytes(b"")
    (root / link).symlink_to(to)
    refuses(root, op, match=match)


def test_two_names_of_one_file(root: Path) -> None:
    (root / "link.py").symlink_to("app/main.py")
    both = EditFile("app/main.py", MAIN, GROWN), EditFile("link.py", MAIN, GROWN)
    refuses(root, *both, match="`link.py` and `app/main.py` are one file")


def test_a_root_that_is_a_symlink(root: Path) -> None:
    (root.parent / "link").symlink_to(root)
    write(Change(root.parent / "link", ADD[:2]))
    assert (root / "app/main.py").read_bytes() == GROWN
    (root.parent / "broken").symlink_to(root / "none")
    refuses(root.parent / "broken", CreateFile("a", b""), match="is not a folder")


def test_read_only_files_and_folders(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root everything may be written, so what the system would say is said by the test."""
    denied: list[str] = []
    real = os.access

    def access(path: str | Path, mode: int) -> bool:
        return real(path, mode) and not (mode & os.W_OK and Path(path).name in denied)

    monkeypatch.setattr(targets.os, "access", access)
    for name in ("main.py", "app"):
        denied[:] = [name]
        failed = refuses(root, *ADD, match=f"no permission to write `.*{name}`", error=Failed)
        assert (failed.exit_code, failed.hint[:22]) == (1, "see who may: `ls -ld '")


def test_no_space_is_said_before_anything_is_written(root: Path) -> None:
    class Huge(bytes):
        def __len__(self) -> int:
            return 1 << 60

    for where in (root, root.parent / "new"):
        refuses(where, CreateFile("big", Huge(b"x")), match="no space left for", error=Failed)


class Injected:
    """Fails the n-th effect, or all from the n-th on, with an error of the system's."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at, self.count, self.number, self.lasting = -1, 0, 0, False
        for name in EFFECTS:
            monkeypatch.setattr(disk, name, self.wrapped(getattr(disk, name)))

    def wrapped(self, real: Callable[..., None]) -> Callable[..., None]:
        def effect(*args: object) -> None:
            self.count += 1
            if self.at >= 0 and (self.count == self.at or (self.lasting and self.count > self.at)):
                raise OSError(self.number, os.strerror(self.number), str(args[0]))
            real(*args)

        return effect

    def arm(self, at: int, number: int = 0, *, lasting: bool = False) -> None:
        self.at, self.count, self.number, self.lasting = at, 0, number, lasting


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("new", [False, True])
def test_any_effect_may_fail(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch, number: int, *, new: bool
) -> None:
    injected = Injected(monkeypatch)
    place = tmp_path / "fresh" if new else root
    operations = (ADD[0], ADD[3]) if new else ADD
    old = tree(tmp_path)
    write(Change(place, operations))
    whole = tree(tmp_path)
    reset(tmp_path, old)
    outcomes: list[bool] = []
    for at in range(1, 200):
        injected.arm(at, number)
        with suppress(Failed):
            write(Change(place, operations))
            recover(place)
            outcomes.append(tree(tmp_path) == whole)
            reset(tmp_path, old)
        if injected.count < at:
            break
        injected.arm(-1)
        assert tree(tmp_path) == old
    assert outcomes
    assert all(outcomes)


@pytest.mark.parametrize(
    ("number", "message", "hint"),
    [
        (errno.ENOSPC, "no space left for `", "free some space and run the command again"),
        (errno.EDQUOT, "no space left for `", "free some space and run the command again"),
        (errno.EACCES, "no permission to write `", "see who may: `ls -ld {place}`"),
        (errno.EROFS, "the disk is read-only at `", "choose a folder that you may write to"),
        (errno.EIO, "the disk refused `", ""),
    ],
)
def test_what_the_disk_says_is_put_in_words(
    root: Path, monkeypatch: pytest.MonkeyPatch, number: int, message: str, hint: str
) -> None:
    Injected(monkeypatch).arm(5, number)
    failed = refuses(root, *ADD, match=message, error=Failed)
    place = shlex.quote(failed.message.split("`")[1])
    assert (failed.hint, failed.exit_code) == (hint.format(place=place), 1)


def reset(folder: Path, old: Tree) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for path, data in sorted(old.items()):
        if data is None:
            (folder / path).mkdir()
        else:
            (folder / path).write_bytes(data)


@pytest.mark.parametrize("new", [False, True])
def test_a_disk_that_dies_for_good(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch, *, new: bool
) -> None:
    """Nothing can be taken back then: the next start does it."""
    injected = Injected(monkeypatch)
    place = tmp_path / "fresh" if new else root
    operations = (ADD[0], ADD[3]) if new else ADD
    old = tree(tmp_path)
    write(Change(place, operations))
    whole = tree(tmp_path)
    for at in range(1, 200):
        reset(tmp_path, old)
        injected.arm(at, errno.EIO, lasting=True)
        with suppress(Failed):
            write(Change(place, operations))
        reached = injected.count >= at
        injected.arm(-1)
        recover(place)
        assert tree(tmp_path) in (old, whole), at
        assert recover(place) is None
        if not reached:
            return
    pytest.fail("the write has no end")


def test_a_disk_without_links(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(old: Path, new: Path) -> None:
        raise OSError(errno.EPERM, "no links here", str(old), None, str(new))

    monkeypatch.setattr(disk, "link", link)
    old = tree(root)
    write(Change(root, ADD))
    assert tree(root) == after(old, ADD)


def test_a_file_that_appears_at_the_last_moment_stays(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, mine = disk.link, root / "app/posts/models.py"

    def link(old: Path, new: Path) -> None:
        if new == mine:
            mine.write_bytes(b"mine\n")
        real(old, new)

    monkeypatch.setattr(disk, "link", link)
    old = tree(root)
    with pytest.raises(Failed, match=r"something appeared at `.*models\.py`"):
        write(Change(root, ADD))
    assert tree(root) == old | {"app/posts": None, "app/posts/models.py": b"mine\n"}


def test_a_file_that_is_saved_while_we_stage(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = disk.link

    def link(old: Path, new: Path) -> None:
        real(old, new)
        (root / "app/main.py").unlink()
        (root / "app/main.py").write_bytes(b"mine\n")

    monkeypatch.setattr(disk, "link", link)
    with pytest.raises(Refused, match=r"`app/main\.py` changed while it was written"):
        write(Change(root, ADD))
    assert tree(root) == {"app": None, "app/main.py": b"mine\n", "old.txt": b"old\n"}


def test_a_folder_that_appears_while_a_project_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, root = disk.move_folder, tmp_path / "blog"

    def move_folder(old: Path, new: Path) -> None:
        root.mkdir()
        (root / "mine").write_bytes(b"")
        real(old, new)

    monkeypatch.setattr(disk, "move_folder", move_folder)
    with pytest.raises(Failed, match=r"something appeared at `.*blog`"):
        write(Change(root, (CreateFile("a", b""),)))
    assert tree(tmp_path) == {"blog": None, "blog/mine": b""}


def test_two_at_once(root: Path) -> None:
    with disk.locked(root):
        failed = refuses(root, *ADD, match="another vibegen is writing to", error=Failed)
        assert "wait" in failed.hint
        assert recover(root) is None
    write(Change(root, ADD))


def test_two_processes_race(root: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from vibegen.change import Change, EditFile\nfrom vibegen.stop import Stop\n"
        "from vibegen.write import write\n"
        "root = Path(sys.argv[1]); before = (root / 'app/main.py').read_bytes(); done = 0\n"
        "for n in range(40):\n"
        "    before = (root / 'app/main.py').read_bytes()\n"
        "    line = f'{sys.argv[2]} = {n}\\n'.encode()\n"
        "    try: write(Change(root, (EditFile('app/main.py', before, before + line),)))\n"
        "    except Stop: continue\n"
        "    done += 1\n"
        "print(done)"
    )
    repository = str(Path(__file__).parents[2])
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(root), name],
            env={**os.environ, "PYTHONPATH": repository},
            stdout=subprocess.PIPE,
        )
        for name in "xy"
    ]
    counts = [int(racer.communicate()[0]) for racer in racers]
    written = (root / "app/main.py").read_text().splitlines()
    assert len(written) == 1 + sum(counts)
    assert set(tree(root)) == {"app", "app/main.py", "old.txt"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("new", [False, True])
def test_a_signal_at_any_moment(
    tmp_path: Path,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: signal.Signals,
    *,
    new: bool,
) -> None:
    class Ended(BaseException):
        pass

    def end(_number: int, _frame: object) -> None:
        raise Ended

    place = tmp_path / "fresh" if new else root
    operations = (ADD[0], ADD[3]) if new else ADD
    old = tree(tmp_path)
    write(Change(place, operations))
    whole = tree(tmp_path)
    count, at = 0, 0

    def counting(real: Callable[..., None]) -> Callable[..., None]:
        def effect(*args: object) -> None:
            nonlocal count
            count += 1
            if count == at:
                signal.raise_signal(number)
            real(*args)

        return effect

    for name in EFFECTS:
        monkeypatch.setattr(disk, name, counting(getattr(disk, name)))
    before = signal.signal(number, end)
    seen: list[bool] = []
    try:
        for at in range(1, 200):
            reset(tmp_path, old)
            count = 0
            try:
                write(Change(place, operations))
            except Ended:
                assert signal.getsignal(number) is end
                assert tree(tmp_path) in (old, whole), at
                seen.append(tree(tmp_path) == whole)
            else:
                break
    finally:
        signal.signal(number, before)
    assert seen == sorted(seen)
    assert set(seen) == {False, True}


def test_sigterm_of_a_real_process(root: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path\nfrom vibegen import disk\n"
        "from vibegen.change import Change, EditFile\nfrom vibegen.write import write\n"
        "real = disk.put\n"
        "def put(*args):\n    real(*args); print('put', flush=True); time.sleep(0.3)\n"
        "disk.put = put\n"
        f"write(Change(Path(sys.argv[1]), (EditFile('app/main.py', {MAIN!r}, {GROWN!r}),)))"
    )
    old = tree(root)
    with subprocess.Popen(
        [sys.executable, "-c", script, str(root)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == -signal.SIGTERM
    assert tree(root) == old


def test_outside_the_main_thread_signals_are_left_alone(root: Path) -> None:
    from threading import Thread

    thread = Thread(target=write, args=(Change(root, ADD),))
    thread.start()
    thread.join()
    assert (root / "app/main.py").read_bytes() == GROWN


def interrupted(
    root: Path, monkeypatch: pytest.MonkeyPatch, operations: tuple[Operation, ...]
) -> None:
    """Leave a write behind as a process does that dies in the middle of the renames."""

    class Killed(BaseException):
        pass

    def killed(*_args: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        real = disk.move

        def move(old: Path, new: Path) -> None:
            if new.name == "main.py":
                for name in (*EFFECTS, "remove_folder"):
                    patched.setattr(disk, name, killed)
                raise Killed
            real(old, new)

        patched.setattr(disk, "move", move)
        with pytest.raises(Killed):
            write(Change(root, operations))


def test_recovery_says_what_it_did(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tree(root)
    interrupted(root, monkeypatch, ADD)
    assert tree(root) not in (old, after(old, ADD))
    assert recover(root) == "finished a write that was interrupted (4 files)"
    assert tree(root) == after(old, ADD)


def test_no_write_starts_before_the_recovery(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted(root, monkeypatch, ADD)
    refuses(root, CreateFile("x", b""), match="an interrupted write waits", error=Failed)


def test_recovery_leaves_alone_what_the_user_changed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(root, monkeypatch, ADD)
    (root / "app/main.py").write_bytes(b"mine\n")
    (root / "app/posts/models.py").write_bytes(b"mine too\n")
    message = recover(root)
    assert message == (
        "took back a write that was interrupted (4 files); changed since and left alone: "
        "`app/main.py`, `app/posts/models.py`"
    )
    assert tree(root) == {
        "app": None,
        "app/main.py": b"mine\n",
        "app/posts": None,
        "app/posts/models.py": b"mine too\n",
        "old.txt": b"old\n",
    }
    assert recover(root) is None


def test_recovery_waits_for_a_living_process(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted(root, monkeypatch, ADD)
    with disk.locked(root), pytest.raises(Failed, match="another vibegen is writing"):
        recover(root)


def test_what_was_left_of_a_new_project_is_removed(tmp_path: Path) -> None:
    root = tmp_path / "blog"
    dead, living = (tmp_path / f".blog.vibegen-0000000{n}" for n in "12")
    for folder in (
        dead,
        living,
        tmp_path / ".blog.vibegen-mine",
        tmp_path / ".other.vibegen-00000001",
    ):
        (folder / "app").mkdir(parents=True)
        (folder / "app/x").write_bytes(b"")
        (folder / "out").symlink_to(tmp_path / "precious")
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious/file").write_bytes(b"")
    with disk.locked(living):
        assert recover(root) == "removed what was left of an interrupted start of `blog`"
        assert recover(root) is None
    assert not dead.exists()
    assert living.exists()
    assert (tmp_path / "precious/file").exists()
    assert (tmp_path / ".other.vibegen-00000001/app/x").exists()
    assert (tmp_path / ".blog.vibegen-mine/app/x").exists()
    assert recover(tmp_path / "none/blog") is None


def journal(root: Path, text: str) -> Path:
    (root / ".vibegen").mkdir(exist_ok=True)
    path = root / ".vibegen/journal.json"
    path.write_text(text)
    return path


@pytest.mark.parametrize("text", ["", "{", '{\n "format": "vibegen.journal",\n "ver', "\0\0\0"])
def test_a_journal_that_was_cut_short_is_dropped(root: Path, text: str) -> None:
    """Nothing is staged before the journal is on the platter."""
    old = tree(root)
    journal(root, text)
    assert recover(root) is None
    assert tree(root) == old


HONEST: dict[str, Any] = {
    "format": "vibegen.journal",
    "version": 1,
    "phase": "commit",
    "folders": [],
    "files": [
        {
            "path": "app/main.py",
            "before": None,
            "after": None,
            "temp": ".vibegen-00000000-0",
            "backup": ".vibegen-00000000-0.old",
        }
    ],
}


@pytest.mark.parametrize(
    "lie",
    [
        {"version": 2},
        {"format": "other"},
        {"phase": "boom"},
        {"files": None},
        {"folders": ["../x"]},
        {"files": [{**HONEST["files"][0], "path": "../outside.txt"}]},
        {"files": [{**HONEST["files"][0], "path": "out/outside.txt"}]},
        {"files": [{**HONEST["files"][0], "path": ".git/config"}]},
        {"files": [{**HONEST["files"][0], "temp": "../outside.txt"}]},
        {"files": [{**HONEST["files"][0], "temp": "old.txt"}]},
        {"files": [{**HONEST["files"][0], "backup": "old.txt"}]},
        {"files": [{"path": "app/main.py"}]},
        {"files": ["x"]},
    ],
)
def test_a_strangers_journal_moves_nothing(root: Path, lie: dict[str, Any]) -> None:
    (root.parent / "outside.txt").write_bytes(b"precious\n")
    (root / "out").symlink_to("..")
    journal(root, json.dumps(HONEST | lie, indent=1))
    old = {
        path: (root.parent / path).read_bytes() for path in ("outside.txt", f"{root.name}/old.txt")
    }
    with pytest.raises(Failed, match="is not a journal that this vibegen wrote"):
        recover(root)
    assert {path: (root.parent / path).read_bytes() for path in old} == old


@pytest.mark.parametrize("text", ["[]", "null", "garbage"])
def test_garbage_is_no_journal(root: Path, text: str) -> None:
    journal(root, text)
    with pytest.raises(Failed, match="is not a journal"):
        recover(root)


def test_a_stray_next_journal_is_dropped(root: Path) -> None:
    old = tree(root)
    journal(root, "").rename(root / ".vibegen/journal.next")
    assert recover(root) is None
    assert tree(root) == old


def test_recovery_of_a_folder_without_anything(root: Path) -> None:
    assert recover(root) is None
    assert recover(root / "old.txt") is None
    (root / ".vibegen").write_bytes(b"a file")
    assert recover(root) is None


def test_a_large_file_nearby_is_not_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (root / "app/big.bin").open("wb") as file:
        file.truncate(200 * 2**20)
    read: list[str] = []
    real = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        read.append(path.name)
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    write(Change(root, ADD))
    assert "main.py" in read
    assert "big.bin" not in read


def test_a_new_tree_of_sixty_files_is_quick(tmp_path: Path) -> None:
    """Measured: about 10 ms; with every file brought to the platter 25 to 300 ms."""
    operations = tuple(CreateFile(f"app/{n % 12}/{n}.py", b"x = 1\n" * 300) for n in range(60))
    times: list[float] = []
    for attempt in range(5):
        start = time.perf_counter()
        write(Change(tmp_path / f"blog{attempt}", operations))
        times.append(time.perf_counter() - start)
    assert min(times) < 0.1
