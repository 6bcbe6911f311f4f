"""Alignment: which parts of an old sequence are still there in a new one, exactly or nearly.

Everything here is bounded: time grows with the length of what is compared and not with its square, at the price that
texts which have next to nothing in common are not searched for the last common word.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from math import isqrt
from typing import NamedTuple

Pairs = list[tuple[int, int]]
"""Positions in the old and in the new sequence, both rising."""

_ROUNDS = 3  # how often a stretch that is too different to be searched whole is cut at what occurs in it only once
_HEADING = 15.0  # what an equal heading counts beside its words
_ALL = 6000  # up to so many pairs of parts are compared one by one
_RARE, _MOST = 12, 6  # above that: words that occur in so few parts point at candidates, and so many are looked at


def matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """Return a long common subsequence as pairs of positions."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    found = [(at, at) for at in range(head)]
    found += _common(old, new, range(head, len(old) - tail), range(head, len(new) - tail), _ROUNDS)
    found += [(len(old) - tail + at, len(new) - tail + at) for at in range(tail)]
    return found


def _common(old: Sequence[Hashable], new: Sequence[Hashable], here: range, there: range, rounds: int) -> Pairs:
    """Return common items of two stretches; what only one of them has can match nothing and is set aside first."""
    shared = {old[i] for i in here} & {new[j] for j in there}
    left, right = [i for i in here if old[i] in shared], [j for j in there if new[j] in shared]
    if not shared:
        return []
    found = _shortest([old[i] for i in left], [new[j] for j in right])
    if found is not None:
        return [(left[i], right[j]) for i, j in found]
    anchors = _unique(old, new, left, right) if rounds else []
    result: Pairs = []
    begin_i, begin_j = here.start, there.start
    for i, j in [*anchors, (here.stop, there.stop)] if anchors else []:
        result += _common(old, new, range(begin_i, i), range(begin_j, j), rounds - 1)
        if i < here.stop:
            result.append((i, j))
        begin_i, begin_j = i + 1, j + 1
    return result


def _shortest(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs | None:
    """Return the longest common subsequence (Myers, 1986), or None when the two differ too much to look for it."""
    n, m = len(old), len(new)
    limit = min(n + m, isqrt(12 * (n + m) + 100_000))
    furthest = [0] * (2 * limit + 3)
    trace: list[list[int]] = []
    for d in range(limit + 1):
        trace.append(furthest[limit - d : limit + d + 3])
        for k in range(-d, d + 1, 2):
            at = limit + 1 + k
            down = k == -d or (k != d and furthest[at - 1] < furthest[at + 1])
            i = furthest[at + 1] if down else furthest[at - 1] + 1
            j = i - k
            while i < n and j < m and old[i] == new[j]:
                i += 1
                j += 1
            furthest[at] = i
            if i >= n and j >= m:
                return _backtrack(trace, n, m)
    return None


def _backtrack(trace: list[list[int]], n: int, m: int) -> Pairs:
    """Return the matches on the path that `_shortest` found, walking it back."""
    found: Pairs = []
    i, j = n, m
    for d in range(len(trace) - 1, -1, -1):
        before, k = trace[d], i - j  # before[x] belongs to diagonal x - d - 1
        down = k == -d or (k != d and before[k + d] < before[k + d + 2])
        start = before[k + d + 2] if down else before[k + d] + 1
        if d == 0:
            start = 0
        while i > start:
            i, j = i - 1, j - 1
            found.append((i, j))
        i, j = (i, j - 1) if down else (i - 1, j)
    return found[::-1]


def _unique(old: Sequence[Hashable], new: Sequence[Hashable], here: list[int], there: list[int]) -> Pairs:
    """Return what occurs once on either side, as far as it is in the same order (patience)."""
    olds, news = Counter(old[i] for i in here), Counter(new[j] for j in there)
    place = {new[j]: j for j in there if news[new[j]] == 1}
    return heaviest_chain([(i, place[old[i]], 1.0) for i in here if olds[old[i]] == 1 and old[i] in place])


class Unit(NamedTuple):
    """A part that is aligned: what it is, word by word."""

    key: str
    """Equal parts have equal keys."""
    kind: str
    """Only parts of one kind are ever alike."""
    words: Counter[str]
    weight: float


def make_unit(key: str, kind: str, words: Iterable[str]) -> Unit:
    """Make a unit; long words weigh more than short ones, which every text is full of, and signs next to nothing."""
    counted = Counter(word for word in words if not word.isspace())
    return Unit(key, kind, counted, sum(count * word_weight(word) for word, count in counted.items()))


def word_weight(word: str) -> float:
    """Return how much a word says about the subject of a text."""
    if word.isdigit():
        return 1.0
    return 1.0 if len(word) > 3 or not word.isascii() else 0.3 if word[0].isalnum() else 0.05


def likeness(one: Unit, other: Unit) -> float:
    """Return how alike two units are, from 0 to 1: what they have in common of what they have (Dice)."""
    if one.kind != other.kind:
        return 0.0
    if not one.weight or not other.weight:
        return float(one.weight == other.weight)
    few, many = sorted((one.words, other.words), key=len)
    common = sum(min(count, many[word]) * word_weight(word) for word, count in few.items() if word in many)
    return 2 * common / (one.weight + other.weight)


Likeness = Callable[[int, int], float]


def align(old: Sequence[Unit], new: Sequence[Unit], least: float = 0.5, alike: Likeness | None = None) -> Pairs:
    """Return which units belong together, so that as much as can be stays where it is.

    `alike` tells how alike two units are by their positions, where words alone do not; below `least` they are not.
    """
    head = 0
    while head < min(len(old), len(new)) and old[head].key == new[head].key:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail].key == new[-1 - tail].key:
        tail += 1
    here, there = range(head, len(old) - tail), range(head, len(new) - tail)
    found = [(at, at) for at in range(head)]
    found += heaviest_chain(list(_weigh_pairs(old, new, _near(old, new, here, there), least, alike)))
    found += [(len(old) - tail + at, len(new) - tail + at) for at in range(tail)]
    return found


def _near(old: Sequence[Unit], new: Sequence[Unit], here: range, there: range) -> Iterable[tuple[int, int]]:
    """Return the pairs that are worth a closer look."""
    if len(here) * len(there) <= _ALL:
        return ((i, j) for i in here for j in there)
    equal = matches([old[i].key for i in here], [new[j].key for j in there])
    return {(here[i], there[j]) for i, j in equal} | set(_candidates(old, new, here, there))


def _weigh_pairs(
    old: Sequence[Unit], new: Sequence[Unit], pairs: Iterable[tuple[int, int]], least: float, alike: Likeness | None
) -> Iterator[tuple[int, int, float]]:
    """Yield pairs with how much stays when they belong together; an equal heading holds its section."""
    for i, j in pairs:
        one, other = old[i], new[j]
        if one.key == other.key:
            yield i, j, 1 + one.weight + (_HEADING if one.kind == "Header" else 0)
        elif (score := alike(i, j) if alike else likeness(one, other)) >= least:
            yield i, j, score * (1 + min(one.weight, other.weight))


def _candidates(old: Sequence[Unit], new: Sequence[Unit], here: range, there: range) -> Pairs:
    """Return pairs that share words which are rare among the new units."""
    places: dict[str, list[int]] = defaultdict(list)
    for j in there:
        for word in new[j].words:
            if len(places[word]) <= _RARE:
                places[word].append(j)
    found = []
    for i in here:
        votes: Counter[int] = Counter()
        for word in old[i].words:
            if len(where := places.get(word, ())) <= _RARE:
                votes.update(where)
        best = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:_MOST]
        found += [(i, j) for j, _ in sorted(best)]
    return found


def heaviest_chain(weighed: list[tuple[int, int, float]]) -> Pairs:
    """Return the heaviest selection of pairs whose positions rise on both sides."""
    columns = sorted({j for _, j, _ in weighed})
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(columns) + 1)  # a Fenwick tree of (weight, last pair)
    before = [-1] * len(weighed)
    order = sorted(range(len(weighed)), key=lambda at: (weighed[at][0], -weighed[at][1]))
    top = (0.0, -1)
    for at in order:
        column = bisect_left(columns, weighed[at][1])
        reached = (0.0, -1)
        place = column
        while place:
            reached = max(reached, best[place], key=lambda pair: pair[0])
            place &= place - 1
        before[at] = reached[1]
        total = (reached[0] + weighed[at][2], at)
        top = max(top, total, key=lambda pair: pair[0])
        place = column + 1
        while place < len(best):
            best[place] = max(best[place], total, key=lambda pair: pair[0])
            place += place & -place
    found, at = [], top[1]
    while at >= 0:
        found.append(weighed[at][:2])
        at = before[at]
    return found[::-1]


def spread(pairs: Pairs, olds: int, news: int) -> Iterator[tuple[int | None, int | None]]:
    """Yield every position of two sequences: pairs, and between them what has no other, the old before the new."""
    i = j = 0
    for next_i, next_j in [*pairs, (olds, news)]:
        yield from ((at, None) for at in range(i, next_i))
        yield from ((None, at) for at in range(j, next_j))
        if next_i < olds and next_j < news:
            yield next_i, next_j
        i, j = next_i + 1, next_j + 1


def gaps(pairs: Pairs, olds: int, news: int) -> Iterator[tuple[range, range]]:
    """Yield the stretches before, between and after pairs where either sequence has something else."""
    i = j = 0
    for next_i, next_j in [*pairs, (olds, news)]:
        if i < next_i or j < next_j:
            yield range(i, next_i), range(j, next_j)
        i, j = next_i + 1, next_j + 1
