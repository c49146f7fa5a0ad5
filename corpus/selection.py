"""Which indicator values 指标值 are asked for: by region, words of the indicator's name, year, document and role."""

from dataclasses import dataclass

from corpus.facts import Fact, Role
from corpus.regions import region_named
from corpus.text import fold


@dataclass(frozen=True, slots=True)
class Selection:
    """What a fact must meet: one of the values of every field that has any; every word of the indicator.

    A region may be named in short (榆林) or in part.
    """

    regions: tuple[str, ...] = ()
    indicator: str = ""
    years: tuple[int, ...] = ()
    documents: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()

    def passes(self, fact: Fact) -> bool:
        """Whether a fact is asked for."""
        return (
            (not self.years or fact.year in self.years)
            and (not self.documents or fact.document in self.documents)
            and (not self.roles or fact.role in self.roles)
            and (not self.regions or any(_is_of(fact, region) for region in self.regions))
            and all(fold(word).text in fold(fact.indicator).text for word in self.indicator.split())
        )


def _is_of(fact: Fact, region: str) -> bool:
    return fact.region is not None and (fact.region == full_name(region) or region in fact.region)


def full_name(region: str) -> str:
    """The full name of a place as documents carry it (榆林市 for 榆林); an unknown one as it is."""
    named = region_named(region)
    return named.name if named else region
