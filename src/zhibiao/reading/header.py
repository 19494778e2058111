"""Who wrote a report, about what time, and when: the header, from its masthead, opening and signature."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote

from zhibiao import places
from zhibiao.documents.model import Document
from zhibiao.places import Places, Seat
from zhibiao.places.decisions import Decision, Decisions
from zhibiao.reading.fingerprint import text_hash
from zhibiao.reading.header_dates import period_in, year_range, years_in
from zhibiao.reading.header_issuer import Issuer, take_apart
from zhibiao.reading.header_layout import Layout, read_layout
from zhibiao.reading.header_number import contradiction
from zhibiao.reading.header_organisation import canonical, full_name, name_in_opening, name_in_title
from zhibiao.reading.header_place import Locator
from zhibiao.reading.header_text import Said
from zhibiao.reading.header_where import Where, of_place
from zhibiao.reading.header_year import own_title, report_year, without_plan
from zhibiao.reading.model import Evidence, Header, Period

_SHOWN_CANDIDATES = 8
_FOLDER = re.compile(r"[/\\!]")
_EXTENSION = re.compile(r"\.[A-Za-z]{2,5}\Z")
_IN_FILE_NAME = re.compile(r"[^\u4e00-\u9fff]+")


def read_header(document: Document, decisions: Decisions = ()) -> Header:
    """The header of a report. What is not said, or said in contradictory ways, is None, with a warning.

    The names of the folders and the file it came from count where the text decides nothing; `decisions` of a person count most,
    and those among them that are hints only where the text names no organisation, or no place above it.
    """
    layout = read_layout(document)
    warnings: list[str] = []
    if layout.title is None:
        warnings.append("no title found")
    title = layout.title.text if layout.title else ""
    inner = own_title(title)
    kind = _kind(title, inner)
    published = layout.signed or layout.labelled
    publish_date = published.day if published else None
    year, year_said = report_year(inner, layout, publish_date, kind, warnings)
    if publish_date is not None and year is not None and not year <= publish_date.year <= year + 3:
        warnings.append(f"the report is about {year} but dated {publish_date.isoformat()}")

    table = places.load()
    names = _names(layout, title, inner)
    issuers = [take_apart(name.text, table, year, name.how) for name in names]
    decision = _decision(decisions, document.address, [name.text for name in names], layout.doc_number_prefix)
    hint = next((decision for decision in decisions if decision.is_hint), None)
    if not issuers and hint is not None and hint.organisation is not None:
        issuers = [take_apart(hint.organisation, table, year, hint.source)]
    where, issuers, said = _locate(document, layout, issuers, decision, hint, table, year)
    if said is None:
        warnings.append("no issuing organisation found")
    seat = Seat(where.province, where.city, where.county, where.zone, where.town, where.place_code)
    issuer = canonical(issuers, seat, said)
    if decision is None and layout.doc_number_prefix and (doubt := contradiction(layout.doc_number_prefix, seat, said)):
        warnings.append(doubt)
    header = Header(
        title=title or None,
        doc_number=layout.doc_number.text if layout.doc_number else None,
        organisation=said,
        issuer=issuer,
        kind=kind,
        seat=seat,
        report_year=year,
        period=_period(inner, layout, year),
        publish_date=publish_date,
        text_hash=text_hash(document, layout),
        warnings=(*warnings, *where.warnings),
    )
    return replace(header, evidence=tuple(_evidence(header, layout, names, where, year_said, decision)))


def _names(layout: Layout, title: str, inner: str) -> list[Said]:
    """The names under which the report may be issued, each once, in order of trust."""
    in_titles = [name for text in (title, inner) if layout.title and (name := name_in_title(text))]
    titled = [Said(name, layout.title.span, "beginning of the title") for name in in_titles if layout.title]
    opening = layout.opening
    in_opening = name_in_opening(opening.text) if opening else None
    opened = Said(in_opening, opening.span, "subject of the opening") if opening and in_opening else None
    found: dict[str, Said] = {}
    for name in (layout.letterhead, *titled, layout.signature, layout.agency, opened):
        if name is not None:
            found.setdefault(name.text, name)
    return list(found.values())


def _decision(decisions: Decisions, address: str, names: Sequence[str], prefix: str | None) -> Decision | None:
    return next((one for one in decisions if not one.is_hint and one.holds(address, names, prefix)), None)


def _locate(
    document: Document,
    layout: Layout,
    issuers: list[Issuer],
    decision: Decision | None,
    hint: Decision | None,
    table: Places,
    year: int | None,
) -> tuple[Where, list[Issuer], str | None]:
    """Where the report is from, the names that count, and the organisation's name; a person's decision before all else."""
    if decision is not None and decision.organisation is not None:
        issuers = [take_apart(decision.organisation, table, year, decision.source)]
    if decision is not None and decision.place is not None:
        where = of_place(decision.place, table, decision.source)
    else:
        folders = _folders(document.address)
        locator = Locator(table, year, _evidence_text(layout), layout.doc_number_prefix, folders)
        where = locator.locate(issuers, (hint.place, f"{hint.source}: place") if hint and hint.place else None)
    if decision is not None and decision.organisation is not None:
        return where, issuers, decision.organisation
    return where, issuers, full_name(issuers, where)


def _folders(address: str) -> list[str]:
    """The names of the folders that a document lies in, and the Chinese words of its own name."""
    *folders, name = _FOLDER.split(unquote(address))
    words = [word for word in _IN_FILE_NAME.split(_EXTENSION.sub("", name)) if len(word) > 1]
    return [*folders, *words]


def _kind(title: str, inner: str) -> str:
    if "审议意见" in title:
        return "reply"
    if year_range(inner) is not None:
        return "multi_year_report"
    if "上半年" in inner or "下半年" in inner:
        return "half_year_report"
    if re.search(r"[一二三四]季度", inner):
        return "quarter_report"
    if "信息公开" in inner and re.search(r"报告|年报", inner):
        return "disclosure_report"
    if "总结" in inner:
        return "summary"
    if re.search(r"报告|年报|情况|汇报", inner):
        return "annual_report"
    return "plan" if re.search(r"要点|计划|方案|安排", inner) else "other"


def _period(inner: str, layout: Layout, year: int | None) -> Period | None:
    if year is None:
        return None
    said = without_plan(inner)
    if not years_in(inner) and layout.opening is not None:
        said = next(iter(re.findall(r"现将([^，。]{0,30})", layout.opening.text)), "")
    return period_in(said, year)


def _evidence_text(layout: Layout) -> str:
    above = (layout.title, layout.addressee, layout.letterhead, layout.signature)
    return "\n".join([*(part.text for part in above if part), layout.body])


def _evidence(
    header: Header, layout: Layout, names: Sequence[Said], where: Where, year: Said | None, decision: Decision | None
) -> Iterator[Evidence]:
    """How each field was found, in the order of the header."""
    parts = (("title", layout.title), ("doc_number", layout.doc_number), ("addressee", layout.addressee))
    for field, said in parts:
        if said is not None:
            yield Evidence(field, said.text, said.how, said.span.start, said.span.end)
    yield from (Evidence("issuer", name.text, name.how, name.span.start, name.span.end) for name in names)
    if header.issuer is not None:
        how = decision.source if decision is not None and decision.organisation else "office and place of the names above"
        yield Evidence("organisation", header.issuer.name, how)
    yield from (Evidence(level, name, where.how[level]) for level, name in header.seat.names if level in where.how)
    if header.seat.code is not None:
        yield Evidence("place_code", header.seat.code, where.how.get("place_code", "list of divisions"))
    for place in where.candidates[:_SHOWN_CANDIDATES]:
        above = "".join(parent.name for parent in places.load().ancestors(place))
        yield Evidence("candidate", f"{place.code} {above}{place.name}", "a place of this name")
    if header.report_year is not None and year is not None:
        yield Evidence("report_year", str(header.report_year), year.how, year.span.start, year.span.end)
    published = layout.signed or layout.labelled
    if published is not None:
        said = published.said
        yield Evidence("publish_date", published.day.isoformat(), said.how, said.span.start, said.span.end)
    if header.kind is not None:
        yield Evidence("kind", header.kind, "words of the title")
