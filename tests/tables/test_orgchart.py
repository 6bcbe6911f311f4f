"""The organisation chart and reporting lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from remit.model import Appointment, Handbook, Role, Source
from remit.tables.orgchart import GAP_X, GAP_Y, HEIGHT, LEVEL, WIDTH, Box, OrgChart, children, org_chart
from remit.tables.reporting import active_roles, circles, superiors
from support.checking import edition

TODAY = date(2026, 3, 1)


def a_role(
    number: int, *reports_to: int, key: str = "", lifecycle: str = "active", holders: tuple[Appointment, ...] = ()
) -> Role:
    return Role(
        id=f"ROLE-{1000 + number}",
        title=f"Role {number}",
        type="role",
        version="1.0.0",
        owner="r0",
        lifecycle=lifecycle,
        key=key or f"r{number}",
        short=f"R{number}",
        reports_to=tuple(f"r{superior}" for superior in reports_to),
        holders=holders,
        source=Source(path=f"roles/{number}.md"),
    )


def chart(*roles: Role) -> OrgChart:
    return org_chart(Handbook(documents=roles), TODAY)


def lines(found: OrgChart) -> list[tuple[str, str, bool]]:
    return sorted((line.lower.role.key, line.upper.role.key, line.dotted) for line in found.lines)


def places(found: OrgChart) -> dict[str, tuple[float, float]]:
    return {box.role.key: (box.x, box.y) for box in found.boxes}


def test_the_small_handbook() -> None:
    found = org_chart(edition().handbook, TODAY)
    assert places(found) == {"board": (0, 0), "lead": (0, HEIGHT + GAP_Y), "ai-team": (0, 2 * (HEIGHT + GAP_Y))}
    assert lines(found) == [("ai-team", "lead", False), ("lead", "board", False)]
    assert {box.role.key: box.holders for box in found.boxes} == {
        "board": ("Ada Example",),
        "lead": ("Bo Example", "Cy Example (deputy)"),
        "ai-team": ("Cy Example",),
    }
    assert (found.width, found.height) == (WIDTH, 3 * HEIGHT + 2 * GAP_Y)


def test_nobody() -> None:
    assert chart() == OrgChart(boxes=(), lines=(), width=0, height=0)


def test_a_superior_is_centred_above() -> None:
    found = chart(a_role(0), a_role(1, 0), a_role(2, 0), a_role(3, 0), a_role(4, 2), a_role(5, 2))
    step, row = WIDTH + GAP_X, HEIGHT + GAP_Y
    assert places(found) == {
        "r1": (0, row),
        "r4": (step, 2 * row),
        "r5": (2 * step, 2 * row),
        "r2": (1.5 * step, row),
        "r3": (3 * step, row),
        "r0": (1.5 * step, 0),
    }
    assert (found.width, found.height) == (3 * step + WIDTH, 2 * row + HEIGHT)


def test_circles_stand_on_top_and_those_led_into_them_below() -> None:
    found = chart(a_role(0, 1), a_role(1, 0), a_role(2, 0), a_role(3, 3), a_role(4, 9))
    assert lines(found) == [("r2", "r0", False)]
    assert {key: y for key, (_, y) in places(found).items()} == {
        "r0": 0,
        "r1": 0,
        "r2": HEIGHT + GAP_Y,
        "r3": 0,
        "r4": 0,
    }


def test_dotted_lines_are_drawn_once_and_in_their_own_depth() -> None:
    found = chart(a_role(0), a_role(1, 0), a_role(2, 0, 1, 1, 0, 2, 9), a_role(3, 0, 2), a_role(4, 3, 0))
    assert lines(found) == [
        ("r1", "r0", False),
        ("r2", "r0", False),
        ("r2", "r1", True),
        ("r3", "r0", False),
        ("r3", "r2", True),
        ("r4", "r0", True),
        ("r4", "r3", False),
    ]
    assert {(line.lower.role.key, line.level) for line in found.lines if line.dotted} == {
        ("r2", LEVEL),
        ("r3", 2 * LEVEL),
        ("r4", 0),
    }
    assert found.height == 3 * HEIGHT + 2 * GAP_Y + 2 * LEVEL


def test_retired_roles_are_left_out_and_their_people_move_up() -> None:
    found = chart(a_role(0), a_role(1, 0, lifecycle="retired"), a_role(2, 1))
    assert places(found) == {"r0": (0, 0), "r2": (WIDTH + GAP_X, 0)}
    assert lines(found) == []


def test_of_two_roles_with_one_key_the_first_is_drawn() -> None:
    twins = (a_role(0, 2, key="a"), a_role(1, key="a"), a_role(2, 0, key="b"), a_role(3, key="b"))
    superiors_of: tuple[tuple[str, ...], ...] = (("b",), (), ("a",), ())
    found = chart(*(replace(twin, reports_to=to) for twin, to in zip(twins, superiors_of, strict=True)))
    assert [box.role.id for box in found.boxes] == ["ROLE-1000", "ROLE-1002"]
    assert lines(found) == []


def test_holders_are_those_of_the_day() -> None:
    holders = (
        Appointment(person="p-old", start=date(2025, 1, 1), end=TODAY),
        Appointment(person="p-deputy", start=date(2025, 1, 1), deputy=True),
        Appointment(person="p-new", start=TODAY),
        Appointment(person="p-later", start=date(2026, 3, 2)),
    )
    (box,) = chart(a_role(0, holders=holders)).boxes
    assert box.holders == ("p-new", "p-deputy (deputy)")


def test_a_very_long_line_is_drawn() -> None:
    found = chart(a_role(0), *(a_role(number, number - 1) for number in range(1, 3000)))
    assert len(found.boxes) == 3000
    assert (found.width, found.height) == (WIDTH, 3000 * HEIGHT + 2999 * GAP_Y)


@st.composite
def organisations(draw: st.DrawFn) -> list[Role]:
    """Generate 1 to 60 roles, with circles, several superiors, unknown superiors and retired roles."""
    count = draw(st.integers(1, 60))
    lists = st.lists(st.integers(0, count), max_size=3)
    states = st.sampled_from(("active", "active", "active", "retired"))
    return [a_role(number, *draw(lists), lifecycle=draw(states)) for number in range(count)]


@given(organisations())
@settings(max_examples=150)
def test_no_two_boxes_overlap_and_every_role_is_there_once(roles: list[Role]) -> None:
    found = chart(*roles)
    assert sorted(box.role.key for box in found.boxes) == sorted(r.key for r in roles if r.lifecycle == "active")
    rows: dict[float, list[float]] = {}
    for box in found.boxes:
        assert 0 <= box.x <= found.width - WIDTH
        assert 0 <= box.y <= found.height - HEIGHT
        rows.setdefault(box.y, []).append(box.x)
    for row in rows.values():
        assert all(right - left >= WIDTH + GAP_X for left, right in pairwise(sorted(row)))
    solid = [line for line in found.lines if not line.dotted]
    assert len({line.lower.role.key for line in solid}) == len(solid)
    assert all(line.lower.y == line.upper.y + HEIGHT + GAP_Y for line in solid)
    assert all(line.level > 0 for line in found.lines if line.dotted and line.upper.y == line.lower.y)


@given(organisations())
@settings(max_examples=150)
def test_whoever_reports_to_nobody_is_on_top(roles: list[Role]) -> None:
    handbook = Handbook(documents=tuple(roles))
    below = children(handbook)
    everybody = [role.key for group in below.values() for role in group]
    assert sorted(everybody) == sorted(active_roles(handbook))
    superior = superiors(active_roles(handbook))
    round_about = {key for circle in circles(superior) for key in circle}
    assert {role.key for role in below.get("", ())} == {key for key in superior if not superior[key]} | round_about


@given(st.lists(st.integers(-1, 30), min_size=1, max_size=31))
@settings(max_examples=200)
def test_circles_are_exactly_where_one_comes_back(to: list[int]) -> None:
    superior = {str(number): str(target) if 0 <= target < len(to) else "" for number, target in enumerate(to)}

    def comes_back(start: str) -> bool:
        here = superior[start]
        for _ in superior:
            if here in ("", start):
                break
            here = superior[here]
        return here == start

    found = circles(superior)
    members = [key for circle in found for key in circle]
    assert sorted(members) == sorted(key for key in superior if comes_back(key))
    for circle in found:
        assert [superior[key] for key in circle] == [*circle[1:], circle[0]]
        assert int(circle[0]) == min(map(int, circle))


def test_boxes_far_apart_do_not_touch() -> None:
    """The comparison by rows in the test above misses nothing: compare every pair once."""
    found = chart(*(a_role(number, (number * 7) % 60 + 1, number // 3) for number in range(60)))

    def apart(one: Box, other: Box) -> bool:
        return abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT

    assert all(apart(one, other) for one, other in combinations(found.boxes, 2))
