"""Who approves as what: one approval for each role, all by different people, for as many roles as can be."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st
from remit.register.text_approval import match_approvals, match_every_role

_ROLES = st.lists(st.sampled_from("abcd"), max_size=4)
_GIVEN = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), max_size=8, unique=True)


def _most(roles: list[str], approvals: list[tuple[str, str]]) -> int:
    """The greatest number of roles that can be filled, by trying everything."""
    people = sorted({person for _, person in approvals})
    people += [""] * len(roles)
    tries = permutations(people, len(roles))
    return max(sum((role, person) in approvals for role, person in zip(roles, each, strict=True)) for each in tries)


@given(_ROLES, _GIVEN)
def test_as_many_roles_as_can_be_are_filled_by_different_people(
    roles: list[str], approvals: list[tuple[str, str]]
) -> None:
    found = match_approvals(roles, approvals)
    assert set(found) <= set(approvals)
    assert len({person for _, person in found}) == len(found) == _most(roles, approvals)
    left = list(roles)
    for role, _ in found:
        left.remove(role)  # no role is filled more often than it is asked for
    complete = bool(roles) and not left
    assert match_every_role(roles, approvals) == (found if complete else None)


def test_the_earliest_approvals_are_taken() -> None:
    approvals = [("a", "x"), ("a", "y"), ("b", "z")]
    assert match_approvals(["a", "b"], approvals) == [("a", "x"), ("b", "z")]


def test_somebody_with_two_roles_gives_way() -> None:
    assert match_approvals(["a", "b"], [("a", "x"), ("a", "y"), ("b", "x")]) == [("a", "y"), ("b", "x")]


def test_one_person_with_two_roles_is_not_two_people() -> None:
    assert match_approvals(["a", "b"], [("a", "x"), ("b", "x")]) == [("a", "x")]
    assert match_every_role(["a", "b"], [("a", "x"), ("b", "x")]) is None
