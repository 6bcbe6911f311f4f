"""What can go wrong between Remit and git, each with a sentence that says what to do about it."""


def _no_repository(what: str) -> str:
    return (
        f"{what} is not inside a git repository, so there is no version history. "
        "Clone the repository with git instead of downloading it as a zip file."
    )


class GitError(Exception):
    """Git could not answer. The message is written for the person at the keyboard."""


class GitMissing(GitError):
    """There is no git program on this machine."""

    def __init__(self) -> None:
        super().__init__(
            "git was not found. Install git (https://git-scm.com/downloads) and make sure it is on the PATH."
        )


class NoRepository(GitError):
    """The folder is not inside a git repository, for example because it came as a zip download.

    `published` says it without the folder, which is a place on somebody's machine: for pages and files.
    """

    published = _no_repository("This handbook")

    def __init__(self, root: str) -> None:
        super().__init__(_no_repository(root))


class ForeignRepository(GitError):
    """The repository belongs to another user and git refuses to read it until its owner is trusted."""

    def __init__(self, root: str) -> None:
        super().__init__(
            f"The repository at {root} belongs to another user, and git does not read it until you say that you "
            f'trust it. Run: git config --global --add safe.directory "{root}"'
        )


class ShallowClone(GitError):
    """Part of the history was not fetched."""

    def __init__(self) -> None:
        super().__init__(
            "This is a shallow clone: versions and dates would be wrong. Run: git fetch --unshallow "
            "(in CI: fetch-depth: 0 on GitHub, GIT_DEPTH: 0 on GitLab)."
        )


class GraftedRepository(GitError):
    """The file `info/grafts` rewrites who is whose parent, so the history shown is not the one that was recorded."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} rewrites the history that git shows, so no version could be proved. Remove that file."
        )


class UnknownRevision(GitError):
    """What was given names no commit."""

    def __init__(self, revision: str) -> None:
        super().__init__(f"{revision!r} is not a commit, branch or tag that this repository knows.")


class PartialClone(GitError):
    """Files that the history mentions were left behind when the repository was cloned."""

    def __init__(self) -> None:
        super().__init__(
            "This is a partial clone: some files of the history are not here, and Remit fetches nothing. "
            "Clone the repository without --filter."
        )


class MissingObjects(GitError):
    """Files that the history mentions are not in the repository, though it should be whole."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} {'file' if count == 1 else 'files'} of the history cannot be read here. "
            "The repository is damaged: run git fsck, or clone it anew."
        )
