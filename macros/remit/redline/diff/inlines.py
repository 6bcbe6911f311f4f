"""The words of two paragraphs, compared so that a person can read what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from remit.doctree import Node, nodes
from remit.redline.diff.align import Pairs, likeness, make_unit, matches
from remit.redline.diff.marks import DELETION, FORMAT, INSERTION, mark_of
from remit.redline.diff.words import Leaf, join_leaves, split_leaves, words_in

_SAME_NOTE = 0.3
_LEAST = 0.15  # what share of the words must stay, so that the rest is not simply all new
_ENDS, _PAUSES = frozenset(".!?…;"), frozenset(",:)–—")
Compare = Callable[[list[Node], list[Node]], list[Node]]


@dataclass(frozen=True, slots=True)
class _Word:
    """A leaf with the spaces after it: so the spaces of a text do not pass for common words."""

    leaf: Leaf
    after: tuple[Leaf, ...] = ()

    @property
    def size(self) -> int:
        """How much it counts beside others; what is no text counts like a short word."""
        return len(self.leaf.text) or 4

    @property
    def spread(self) -> tuple[Leaf, ...]:
        """The leaf and its spaces."""
        return (self.leaf, *self.after)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch that both texts have (`same`), or that one or both have instead of the other's."""

    same: bool
    old: range
    new: range


def redline_inlines(old: list[Node], new: list[Node], compare: Compare) -> list[Node]:
    """Return inlines of which spans say what was inserted and deleted; footnotes are compared by `compare`."""
    as_is: Callable[[list[Node]], list[Node]] = list
    before, after = _words(split_leaves(old, as_is, "")), _words(split_leaves(new, as_is, ""))
    pairs = matches([each.leaf.key for each in before], [each.leaf.key for each in after])
    pairs = [(i, j) for i, j in pairs if _is_same_note(before[i].leaf, after[j].leaf)]
    parts = _drop_short_matches(_parts(pairs, before, after), before, after)
    return _mark_format_changes(join_leaves(_marked(parts, before, after, compare)))


def _words(found: Sequence[Leaf]) -> list[_Word]:
    words: list[_Word] = []
    at = 0
    while at < len(found):
        end = at + 1
        while end < len(found) and found[end].blank:
            end += 1
        words.append(_Word(found[at], tuple(found[at + 1 : end])))
        at = end
    return words


def _is_same_note(one: Leaf, other: Leaf) -> bool:
    """Say whether two footnotes at the same place are the same one, perhaps with a changed text."""
    if one.node["t"] != "Note" or one.node == other.node:
        return True
    return likeness(make_unit("", "", words_in(one.node)), make_unit("", "", words_in(other.node))) >= _SAME_NOTE


def _parts(pairs: Pairs, old: Sequence[_Word], new: Sequence[_Word]) -> list[_Part]:
    """Return the matches and what lies between them as alternating parts, each change where it reads best."""
    pairs = _slide_to_boundary(pairs, old, new)
    parts: list[_Part] = []
    i = j = 0
    for next_i, next_j in [*pairs, (len(old), len(new))]:
        if i < next_i or j < next_j:
            parts.append(_Part(False, range(i, next_i), range(j, next_j)))
        if next_i < len(old) and next_j < len(new):
            last = parts[-1] if parts else None
            if last and last.same:
                parts[-1] = _Part(True, range(last.old.start, next_i + 1), range(last.new.start, next_j + 1))
            else:
                parts.append(_Part(True, range(next_i, next_i + 1), range(next_j, next_j + 1)))
        i, j = next_i + 1, next_j + 1
    return parts


def _slide_to_boundary(pairs: Pairs, old: Sequence[_Word], new: Sequence[_Word]) -> Pairs:
    """Move insertions and deletions that could as well be some words earlier to where a sentence or clause ends."""
    found = list(pairs)
    for at in range(1, len(found) + 1):
        end_i, end_j = found[at] if at < len(found) else (len(old), len(new))
        i, j = found[at - 1]
        if (end_i - i == 1) == (end_j - j == 1):
            continue  # nothing between the two, or a replacement
        side, end, other = (new, end_j, 0) if end_i - i == 1 else (old, end_i, 1)
        length = end - 1 - (found[at - 1][1 - other])
        best, best_step, step = _score(side, end - length, end), 0, 0
        while step < min(at, length * 2, 40):
            here = found[at - 1 - step][1 - other]
            contiguous = step == 0 or found[at - step] == (found[at - 1 - step][0] + 1, found[at - 1 - step][1] + 1)
            if not contiguous or side[here].leaf.key != side[here + length].leaf.key:
                break
            step += 1
            if (score := _score(side, end - length - step, end - step)) > best:
                best, best_step = score, step
        for back in range(best_step):
            one, two = found[at - 1 - back]
            found[at - 1 - back] = (one, two + length) if other == 0 else (one + length, two)
    return found


def _score(words: Sequence[_Word], begin: int, end: int) -> int:
    """Return how well a stretch of words begins and ends."""
    before = words[begin - 1].leaf.text if begin else "."
    last = words[end - 1].leaf.text
    score = 3 * (before in _ENDS) + 2 * (before in _PAUSES) + 3 * (last in _ENDS) + 2 * (last in _PAUSES)
    return score - 4 * (words[begin].leaf.text in _ENDS | _PAUSES)


def _drop_short_matches(parts: list[_Part], old: Sequence[_Word], new: Sequence[_Word]) -> list[_Part]:
    """Give up short common stretches between changes, which only make a text hard to read."""
    kept = sum(old[i].size for part in parts if part.same for i in part.old)
    whole = max(sum(word.size for word in old), sum(word.size for word in new))
    if kept < _LEAST * whole:
        return [_Part(False, range(len(old)), range(len(new)))]
    done: list[_Part] = []
    for part in parts:
        done.append(part)
        while len(done) >= 3 and not part.same and _is_short_match(done[-3], done[-2], part, old, new):
            first, _, last = done[-3:]
            done[-3:] = [_Part(False, range(first.old.start, last.old.stop), range(first.new.start, last.new.stop))]
    return done


def _is_short_match(first: _Part, common: _Part, last: _Part, old: Sequence[_Word], new: Sequence[_Word]) -> bool:
    """Say whether what is common between two changes is too little to be worth telling from them."""
    texts = [old[i].leaf for i in common.old]
    if any(leaf.node["t"] not in ("Str", "Space") for leaf in texts):
        return False
    size = sum(old[i].size for i in common.old)
    around = [max(sum(old[i].size for i in part.old), sum(new[j].size for j in part.new)) for part in (first, last)]
    if all(not leaf.text[:1].isalnum() for leaf in texts):
        return size <= min(around) and not any(leaf.text in _ENDS for leaf in texts)
    words = [max(len(part.old), len(part.new)) for part in (first, last)]
    if size <= 3 and min(words) >= 2:
        return sum(words) >= 5
    replaced = all(part.old and part.new for part in (first, last))
    return replaced and 2 * size <= sum(around) and sum(words) >= (3 if size <= 4 else 5)


def _marked(
    parts: Sequence[_Part], old: Sequence[_Word], new: Sequence[_Word], compare: Compare
) -> Iterator[tuple[str, Leaf]]:
    """Yield every leaf of both texts once, with its mark."""
    gone: list[Leaf] = []  # what is read but not yet yielded: the spaces after a word belong to the change that follows
    come: list[Leaf] = []
    for part in parts:
        if part.same:
            for i, j in zip(part.old, part.new, strict=True):
                yield from _changed(gone, come)
                yield "", _common_leaf(old[i].leaf, new[j].leaf, compare)
                gone, come = list(old[i].after), list(new[j].after)
        else:
            gone += [leaf for i in part.old for leaf in old[i].spread]
            come += [leaf for j in part.new for leaf in new[j].spread]
    yield from _changed(gone, come)


def _common_leaf(one: Leaf, other: Leaf, compare: Compare) -> Leaf:
    """Return what is the same in both; a footnote may have changed inside."""
    if one.node["t"] != "Note" or one.node == other.node:
        return other
    return other._replace(node={"t": "Note", "c": compare(one.node["c"], other.node["c"])})


def _changed(old: Sequence[Leaf], new: Sequence[Leaf]) -> Iterator[tuple[str, Leaf]]:
    """Yield what only one side has; spaces that both begin or end with are no change."""
    most = min(len(old), len(new))
    head = 0
    while head < most and old[head].blank and old[head].key == new[head].key:
        head += 1
    tail = 0
    while tail < most - head and old[-1 - tail].blank and old[-1 - tail].key == new[-1 - tail].key:
        tail += 1
    yield from (("", leaf) for leaf in new[:head])
    yield from ((DELETION, leaf) for leaf in old[head : len(old) - tail])
    yield from ((INSERTION, leaf) for leaf in new[head : len(new) - tail])
    yield from (("", leaf) for leaf in new[len(new) - tail :])


def _mark_format_changes(inlines: list[Node]) -> list[Node]:
    """Mark a deletion and an insertion of the same words as a change of their formatting."""
    marked = [(_mark(node), node) for node in inlines]
    found: list[Node] = []
    for at, (mark, node) in enumerate(marked):
        beside = (at + 1, at) if mark == DELETION else (at, at - 1)
        if mark and min(beside) >= 0 and max(beside) < len(marked):
            gone, come = marked[beside[1]], marked[beside[0]]
            if (gone[0], come[0]) == (DELETION, INSERTION) and _words_only(gone[1]) == _words_only(come[1]) != "":
                found.append(_with_class(node))
                continue
        found.append(node)
    return found


def _mark(node: Node) -> str:
    """Return which change a node is wholly part of, looking through the wrappers around a single mark."""
    while True:
        if node["t"] == "Span" and (mark := mark_of(node["c"][0])):
            return mark
        inside = nodes.inlines_in(node)
        if inside is None or len(inside) != 1:
            return ""
        node = inside[0]


def _with_class(node: Node) -> Node:
    if node["t"] == "Span" and mark_of(node["c"][0]):
        return nodes.span([*node["c"][0][1], FORMAT], node["c"][1])
    return nodes.with_inlines(node, [_with_class(each) for each in nodes.inlines_in(node) or ()])


def _words_only(node: Node) -> str:
    """Return a change's words; nothing when it holds more than words."""
    found = split_leaves([node], list, "")
    return (
        "" if any(not leaf.text and not leaf.blank for leaf in found) else "".join(leaf.text or " " for leaf in found)
    )
