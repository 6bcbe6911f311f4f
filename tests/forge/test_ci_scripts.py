"""The scripts that jobs run, with real git, two recorders that race, and a forge that a file plays."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.approvals import Office
from support.forges import Hub

ROOT = Path(__file__).resolve().parents[2]
MARK = "<!-- remit-review -->"
pytestmark = pytest.mark.skipif(os.name == "nt" or not shutil.which("bash"), reason="jobs run on systems with bash")

GH = """#!/bin/sh
# Plays `gh api`: serves the file that is named after the path, and notes every call.
printf '%s\\n' "$*" >>"$GH_LOG"
for argument; do case $argument in repos/*) path=${argument%%\\?*} ;; esac; done
file=$GH_FILES/$(printf '%s' "$path" | tr '/' '_')
case "$*" in *--method*) exit 0 ;; esac
case "$*" in
  *--jq*) cat "$file.jq" ;;
  *) cat "$file" ;;
esac
"""


CURL = """\
# Plays curl: serves page after page of the file that is named after the path, and notes every call that writes.
import json, os, pathlib, re, sys
words, data, options, url = iter(sys.argv[1:]), [], {}, ""
for word in words:
    if word in ("--data", "--data-urlencode"):
        data.append(next(words))
    elif word in ("--header", "--dump-header", "--output", "--request"):
        options[word] = next(words)
    elif not word.startswith("--"):
        url = word
path, _, query = url.removeprefix("https://gitlab.example/api/v4/").partition("?")
assert pathlib.Path(options["--header"][1:]).read_text() == "PRIVATE-TOKEN: secret\\n"
written = [each.partition("@")[::2] for each in data if re.match("(body|title|description)@", each)]
if written:
    fields = {name: pathlib.Path(file).read_text("utf-8").splitlines()[0] for name, file in written}
    with open(os.environ["GH_LOG"], "a") as log:
        print(options.get("--request", "POST"), path, json.dumps(fields), file=log)
    sys.exit()
pages = json.loads(pathlib.Path(os.environ["GH_FILES"], path.replace("/", "_")).read_text("utf-8"))
page = int((re.search(r"(?:^|&)page=([0-9]+)", "&".join([query, *data])) or ["", "1"])[1])
if "--dump-header" in options:
    more = str(page + 1) if page < len(pages) else ""
    pathlib.Path(options["--dump-header"]).write_text(f"HTTP/2 200\\r\\nX-Next-Page: {more}\\r\\n")
print(json.dumps(pages[page - 1]), end="")
"""


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a `gh` on the path that serves files; return their folder."""
    tools, files = tmp_path / "tools", tmp_path / "files"
    tools.mkdir()
    files.mkdir()
    (tools / "curl.py").write_text(CURL, encoding="utf-8")
    curl = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$0.py" "$@"\n'
    for name, text in (("gh", GH), ("curl", curl)):
        (tools / name).write_text(text, encoding="utf-8")
        (tools / name).chmod(0o755)
    for name, value in {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "GH_FILES": str(files),
        "GH_LOG": str(tmp_path / "log"),
        "GITHUB_REPOSITORY": "example/handbook",
        "CI_API_V4_URL": "https://gitlab.example/api/v4",
        "CI_PROJECT_ID": "5",
        "CI_DEFAULT_BRANCH": "main",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }.items():
        monkeypatch.setenv(name, value)
    return files


def run(folder: Path, script: str, *arguments: str, code: int = 0) -> str:
    done = subprocess.run(
        [str(folder / ".ci" / script), *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def clone(office: Office, target: Path) -> Path:
    """Return a clone with the scripts in it and a `remit` of its own."""
    office.git("clone", "-q", "--branch", "main", f"file://{office.root}", str(target))
    shutil.copytree(ROOT / ".ci", target / ".ci")
    (target / ".venv" / "bin").mkdir(parents=True)
    for name in ("remit", "python"):
        (target / ".venv" / "bin" / name).symlink_to(Path(sys.executable).parent / name)
    return target


def offer(hub: Hub, play: Path) -> None:
    """Land a request with a review, of now, and let the forge tell of it."""
    office = hub.office
    request = hub.open()
    office.text("POL-001", "1.1.0", "Better.")
    request.push()
    request.review("ada")
    request.land("squash")
    office.git("update-ref", "refs/pull/1/head", request.head)
    answers = request.answers(hub.folder)
    for name, file in (("", answers.event), ("_reviews", answers.reviews), ("_commits", answers.commits)):
        assert file is not None
        shutil.copy(file, play / f"repos_example_handbook_pulls_1{name}")


def test_a_record_is_made_and_pushed_once_by_two_who_race(hub: Hub, play: Path, tmp_path: Path) -> None:
    office = hub.office
    offer(hub, play)
    office.git("config", "receive.denyCurrentBranch", "ignore")
    reviews = json.loads((play / "repos_example_handbook_pulls_1_reviews").read_text("utf-8"))
    now = subprocess.run(
        ["date", "-u", "+%Y-%m-%dT%H:%M:%SZ"], capture_output=True, text=True, check=True
    ).stdout.strip()
    reviews[0]["submitted_at"] = now  # the command asks the clock: a review of 2025 would be too old
    (play / "repos_example_handbook_pulls_1_reviews").write_text(json.dumps(reviews), encoding="utf-8")
    one, two = clone(office, tmp_path / "one"), clone(office, tmp_path / "two")
    for folder in (one, two):
        reported = run(folder, "record-github", str(office.keys / "recorder"), "1")
        assert reported.splitlines()[:1] == ["Pull request #1"]
        assert "Recorded POL-001 1.1.0, approved by Ada Example as board: records/approvals/POL-001/1.1.0/" in reported
    (two / "records/approvals/more.json").write_text("{}", encoding="utf-8")  # something that only the second has
    assert run(one, "push-records", "origin", "main") == "Recorded.\n"
    assert run(two, "push-records", "origin", "main") == (
        "Somebody else has pushed in the meantime; attempt 1.\nRecorded.\n"
    )
    assert run(one, "push-records", "origin", "main") == "Nothing to record.\n"
    landed = office.git("ls-tree", "-r", "--name-only", "main", "records").splitlines()
    assert [path.partition(".")[2] for path in (path.rpartition("/")[2] for path in landed)] == [
        "json",
        "json.witness.sig",
        "json",
    ]
    assert office.git("log", "-1", "--format=%an <%ae>") == "Remit recorder <recorder@remit.invalid>"


@pytest.mark.parametrize("number", ["1; touch x", "--help", "", "../1"])
def test_what_is_no_number_is_refused(office: Office, play: Path, tmp_path: Path, number: str) -> None:
    folder = clone(office, tmp_path / "clone")
    run(folder, "record-github", "key", number, code=2)
    run(folder, "comment-github", number, os.devnull, code=2)
    assert not (tmp_path / "log").exists()


@pytest.mark.parametrize(
    ("known", "call"),
    [
        ("", "--method POST repos/example/handbook/issues/7/comments"),
        ("99\n", "--method PATCH repos/example/handbook/issues/comments/99"),
    ],
)
def test_the_comment_is_written_once_and_then_kept_current(
    office: Office, play: Path, tmp_path: Path, known: str, call: str
) -> None:
    folder = clone(office, tmp_path / "clone")
    (play / "repos_example_handbook_issues_7_comments.jq").write_text(known, encoding="utf-8")
    (tmp_path / "review.md").write_text(f"{MARK}\n$(touch x) `touch y` @file", encoding="utf-8")
    run(folder, "comment-github", "7", str(tmp_path / "review.md"))
    last = (tmp_path / "log").read_text("utf-8").splitlines()[-1]
    assert last == f"api --silent {call} -F body=@{tmp_path}/review.md"  # as it is: it may be as long as is allowed
    assert not (folder / "x").exists()


def test_a_file_that_is_no_review_is_not_commented(office: Office, play: Path, tmp_path: Path) -> None:
    (tmp_path / "review.md").write_text("Anything", encoding="utf-8")
    run(clone(office, tmp_path / "clone"), "comment-github", "7", str(tmp_path / "review.md"), code=2)
    assert not (tmp_path / "log").exists()


def test_reminders_open_no_issue_twice(office: Office, play: Path, tmp_path: Path) -> None:
    folder = clone(office, tmp_path / "clone")
    (play / "repos_example_handbook_issues.jq").write_text("Review POL-001 Example POL-001 (due 2026-01-02)\n", "utf-8")
    reported = run(folder, "remind", "github")
    assert reported.splitlines() == [
        "Review ROLE-001 The board (due 2026-01-01)",
        "Review ROLE-002 The lead (due 2026-01-01)",
    ]
    calls = (tmp_path / "log").read_text("utf-8").splitlines()
    assert len([call for call in calls if "--method POST repos/example/handbook/issues" in call]) == 2


@pytest.fixture
def token(tmp_path: Path) -> str:
    """Return the file that a protected variable of GitLab's would be."""
    (tmp_path / "token").write_text("secret\n", encoding="utf-8")
    return str(tmp_path / "token")


def serve(play: Path, path: str, *pages: object) -> None:
    """Let the forge answer with pages of a list, or with one object."""
    (play / path.replace("/", "_")).write_text(json.dumps(pages), encoding="utf-8")


def test_gitlab_reminders_open_no_issue_twice(office: Office, play: Path, tmp_path: Path, token: str) -> None:
    folder = clone(office, tmp_path / "clone")
    known = ["Review ROLE-001 The board (due 2026-01-01)", "Review POL-001 Example POL-001 (due 2026-01-02)"]
    serve(play, "projects/5/issues", [{"title": "Else"}, {"title": known[0]}], [{"title": known[1]}])
    assert run(folder, "remind", "gitlab", token) == "Review ROLE-002 The lead (due 2026-01-01)\n"
    (call,) = (tmp_path / "log").read_text("utf-8").splitlines()
    assert call.startswith(
        'POST projects/5/issues {"title": "Review ROLE-002 The lead (due 2026-01-01)", "description"'
    )


def test_gitlab_reviews_that_was_merged_become_records_once(hub: Hub, play: Path, tmp_path: Path, token: str) -> None:
    office = hub.office
    register = (office.root / "roles/people.yml").read_text("utf-8")
    office.write("roles/people.yml", register.replace("forge: github", "forge: gitlab"))
    office.land("Move to GitLab")
    request = hub.open()
    office.text("POL-001", "1.1.0", "Better.")
    request.push()
    request.land("squash")
    office.git("update-ref", "refs/merge-requests/1/head", request.head)
    ada, cy = ({"id": number, "username": name} for number, name in ((1001, "ada"), (1003, "cy")))
    now = datetime.now(UTC).isoformat()
    signed = dict.fromkeys(("author_name", "committer_name"), "Cy") | dict.fromkeys(
        ("author_email", "committer_email"), "cy@example.org"
    )
    reported = {"iid": 1, "project_id": 5, "state": "merged", "merged_at": now, "target_branch": "main", "author": cy}
    shas = {"sha": request.head, "diff_refs": {"head_sha": request.head}}
    serve(play, "projects/5/merge_requests", [{"iid": 1}], [{"iid": 2}])
    serve(play, "projects/5/merge_requests/1", {**reported, **shas, "squash_commit_sha": request.landed})
    serve(play, "projects/5/merge_requests/1/approvals", {"iid": 1, "approved_by": [{"user": ada}]})
    others = [{"id": 1, "body": "A word", "author": cy, "created_at": now, "system": False}]
    approved = {"id": 2, "body": "approved this merge request", "author": ada, "created_at": now, "system": True}
    serve(play, "projects/5/merge_requests/1/notes", others, [approved])
    pushed = {"id": 1, "head_commit_sha": request.head, "created_at": "2025-01-01T00:00:00Z"}
    serve(play, "projects/5/merge_requests/1/versions", [pushed])
    serve(play, "projects/5/merge_requests/1/commits", [{"id": request.head, **signed}])
    folder = clone(office, tmp_path / "clone")
    assert run(folder, "merged-gitlab", token) == "1\n2\n"
    for said in ("Recorded POL-001 1.1.0, approved by Ada Example as board: ", "Recorded before: "):
        assert said in run(folder, "record-gitlab", str(office.keys / "recorder"), token, "1")
        office.git("-C", str(folder), "add", "records")
        office.git("-C", str(folder), "commit", "-q", "--allow-empty", "-m", "Record")


def test_gitlab_notes_are_written_once_and_kept_current(hub: Hub, play: Path, tmp_path: Path, token: str) -> None:
    office = hub.office
    for number in (1, 2, 3):
        request = hub.open()
        office.text("POL-001", f"1.{number}.0", "Better.")
        request.push()
        office.git("update-ref", f"refs/merge-requests/{number}/head", request.head)
        office.switch("main")
    folder = clone(office, tmp_path / "clone")
    shutil.copy(office.root / "mkdocs.yml", folder)
    office.git("-C", str(folder), "fetch", "-q", "origin", "refs/merge-requests/3/head")
    head = office.git("-C", str(folder), "rev-parse", "FETCH_HEAD")
    current = subprocess.run(
        [".venv/bin/remit", "review", "--forge", "gitlab", "--format", "markdown", "HEAD", head],
        cwd=folder, capture_output=True, text=True, check=False, timeout=60,
    ).stdout  # fmt: skip
    serve(play, "user", {"id": 9})
    serve(play, "projects/5/merge_requests", [{"iid": 1}, {"iid": 2}], [{"iid": 3}])
    talk = [{"id": 10 + n, "body": f"{MARK} not ours", "author": {"id": 8}} for n in range(3)]
    serve(play, "projects/5/merge_requests/1/notes", talk)
    serve(play, "projects/5/merge_requests/2/notes", talk, [{"id": 77, "body": f"{MARK}\nold", "author": {"id": 9}}])
    serve(play, "projects/5/merge_requests/3/notes", [{"id": 78, "body": current, "author": {"id": 9}}])
    run(folder, "comment-gitlab", token)
    assert (tmp_path / "log").read_text("utf-8").splitlines() == [
        f'POST projects/5/merge_requests/1/notes {{"body": "{MARK}"}}',
        f'PUT projects/5/merge_requests/2/notes/77 {{"body": "{MARK}"}}',
    ]
