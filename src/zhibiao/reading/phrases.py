"""The measured phrase, the subject and the place of a fact in its sentence, in the text's own words."""

import re

from zhibiao.reading.naming import Naming
from zhibiao.reading.sentences import Chunk

_LEAD = re.compile(
    r"(?:\d{1,2}[.．、]|[一二三四五六七八九十]{1,2}[是要]|[（(][一二三四五六七八九十\d]{1,2}[）)]|上半年|下半年|今年|(?:19|20)\d\d年度?|其中|此外|另外|同时|目前|截至目前|今年以来|一年来|年内|本年度?|全年|共计?|累计|总计|合计|已|还|并|现|各|均|先后|分别|年末|另有|另|且|是|为|达到?|和|及|与|的|[、，：；（）])+"
)
_TAIL = re.compile(r"(?:共计?|累计|总计|合计|达到?|为|至|到|各|均|分别|约|近|数量?|总数|人数|件数|比例|占比|的|了|“|（)+$")
_TAIL_ENDS = tuple("共计到至为各均别约近量数例比的了“（达\n")  # what _TAIL can end in
_WHO = (
    r"(?P<subject>全(?:区|县|市|镇|乡|街道|省|局|院|系统|办|社会|旗|州)|(?:各|居|村|社区)?(?:居村|村居|村（居）|村（社区）|社区|街道|镇|乡|区|县|市)?(?:政府)?"
    r"(?:法律顾问|调委会|司法所|公证处|法律援助中心|公共法律服务(?:中心|站|室|工作站)|便民服务中心|政务服务中心|综合(?:行政)?执法(?:队|局|大队|办)|信访局|法院|检察院|派出所|各级调解组织|人民调解组织))"
)
_FIRST_SUBJECT, _SUBJECT = re.compile(_WHO), re.compile(f"[，；：。]{_WHO}")
_LONGEST = 40


def measure_of(text: str, left: Chunk | None, right: Chunk | None, naming: Naming | None) -> str:
    """The thing counted, with its verb where the text has one: what stands before the number, or the noun behind it."""
    before = text[left.start : left.end] if left is not None else ""
    if (lead := _LEAD.match(before)) is not None:
        before = before[lead.end() :]
    if before.endswith(_TAIL_ENDS):
        before = _TAIL.sub("", before)
    parts: list[str] = []
    if naming is not None:
        for word in naming.words:
            inside = (left is not None and left.start <= word.start < left.end) or (
                right is not None and right.start <= word.start < right.end
            )
            surface = text[word.start : word.end]
            if not inside and surface not in before:
                parts.append(surface)
    phrase = "".join(parts) + before
    noun_behind = right is not None and right.words and right.words[0].nouns
    if right is not None and (noun_behind or len(phrase) < 2):
        behind = text[right.start : min(right.end, right.start + 16)]
        phrase = f"{phrase}{behind}" if phrase else behind
    return phrase.strip("“”的，、。；")[-_LONGEST:]


def subject_of(text: str, sentence_start: int, number: int) -> str | None:
    """Whom the sentence speaks of before the number, when it says other than the reporting organisation."""
    first = _FIRST_SUBJECT.match(text, 0, number) if sentence_start == 0 else None
    found = first["subject"] if first is not None else None
    for match in _SUBJECT.finditer(text, sentence_start, number):
        found = match["subject"]
    return found
