"""What may live here: where the fields of a state lie in its 64-bit words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pymodel.frozen import frozen

WORD = 64
_MASK = (1 << WORD) - 1


@frozen
class Place:
    """A field's width, its first word, and how far it is shifted there. A field that is wider than
    a word begins with a word of its own and goes on in the next ones."""

    width: int
    word: int
    shift: int

    @property
    def words(self) -> int:
        """How many words the field touches."""
        return -(-(self.shift + self.width) // WORD)


class Words:
    """The fields of a state, each in the first word that has room for it."""

    def __init__(self, fields: Sequence[int]) -> None:
        self.fields = tuple(fields)
        free: list[int] = []
        places: list[Place] = []
        for width in self.fields:
            if width > WORD:
                places.append(Place(width, len(free), 0))
                whole, rest = divmod(width, WORD)
                free.extend([0] * whole)
                if rest:
                    free.append(WORD - rest)
                continue
            word = next((i for i, room in enumerate(free) if room >= width), None)
            if word is None:
                word = len(free)
                free.append(WORD)
            places.append(Place(width, word, WORD - free[word]))
            free[word] -= width
        self.places = tuple(places)
        #: At least one: a model without variables has a state, too.
        self.count = max(1, len(free))

    def pack(self, values: Iterable[int]) -> list[int]:
        """The words of a state, of its fields' values."""
        words = [0] * self.count
        for place, value in zip(self.places, values, strict=True):
            rest, word = value << place.shift, place.word
            while rest:
                words[word] |= rest & _MASK
                rest >>= WORD
                word += 1
        return words

    def unpack(self, words: Sequence[int]) -> list[int]:
        """The values of the fields, of a state's words."""
        values = []
        for place in self.places:
            whole = 0
            for i in range(place.words):
                whole |= words[place.word + i] << (WORD * i)
            values.append((whole >> place.shift) & ((1 << place.width) - 1))
        return values

    def mask(self, field: int) -> int:
        """The bits of a field of at most a word's width, in its word."""
        place = self.places[field]
        return ((1 << place.width) - 1) << place.shift
