"""Done, planned or required: from the section, the modal of the clause, and the norm that a number belongs to."""

import re

from zhibiao.reading.model import Qualifier, Status
from zhibiao.reading.outline import Section
from zhibiao.reading.quantities import Quantity

_DONE = re.compile(r"实际|已|完成了|共开展|目前|现有|累计")
_WILL = re.compile(
    r"(?<!不)(?<!即)将(?=(?:继续|进一步|重点|全面|组织|开展|举办|新建|建设(?!用地|项目|工程|单位)|完成|力争|按照|对|以|在|于|从|着力|适时|持续|大力|积极))|力争|争取(?!了|到)|拟(?=新|在|开|建|提|组|举|于|设|培|创|将|对|投|安|完|推|聘|打|用|再|定|每|培|招|出|修|制)|"
    r"预计|(?<!制定)(?<!制订)(?<!学习)(?<!工作)(?<!年度)计划(?=(?:于|在|全年|年内|今年|明年|再|新|对|到|开|检查|拆|举|组|投|培|完成(?!率|情况|了)|建|实施|推|选|安排|每|创|抽|新增|修订|制定|召开|覆盖|聘))|确保(?=.{0,20}(?:达到|不低于|不少于|完成|控制|保持))|目标(?:为|是|任务)|年度(?:目标)?任务|"
    r"(?:下一步|下步|明年|下半年|来年|今后)[^。]{0,12}[，,]|到20[2-9]\d年(?:底)?前?(?!的)|(?:年底|年内|月底|\d+月)前(?=.{0,10}(?:完成|建成|新增|实现|达|办结))|努力(?:实现|达到|把|使)|有望|将(?:达|于|在)"
)
_ANY_WILL = re.compile("[将力争拟预计确目任下明来今到前努望]")  # each alternative of _WILL holds one of these characters
_MEANT = re.compile(r"(?:年初|原|原定|原本)计划(?!.*(?:实际|已))")
_TARGET = re.compile(r"(?:年度|工作|整治|任务|考核|规划|预期)?(?:目标|任务|指标)(?:数|值|任务)?(?:为|是|的)?$|以内的$|距$")
_REALITY = re.compile(r"[，、]?实际")
_AIM = re.compile(r"的?(?:目标|任务|指标)")
_LATELY_DONE = re.compile(r"实际|完成|已")
_SHARE = re.compile(r"(?:完成|占)[^，。；]{0,10}的?$")  # 完成年度任务的62% is a result
_NORM = re.compile(
    r"规定|应当|应在|须|法定|原则上|标准|要求|制度|必须|不得|之日起|期限|每(?:年|月|季度?|周|半年|次|个|人|两)|须在|限期|时限要求|按照|办法|协议"
)
_STRICT = re.compile(r"严格(?:执行|落实|按照|遵守)|按照|依照|根据|落实.{0,20}(?:规定|制度|标准)|规定|标准|原则上|应当|制度")
_EVERY = re.compile(r"每(?:年|月|季度?|周|半年|两周|双月)(?:度)?(?:至少|均|都|定期|开展|组织|召开|举办|集中)?|[按一]季|逐月")
_DAYS = frozenset({"日", "天", "工作日", "月", "小时"})
_BOUNDS = frozenset({Qualifier.AT_LEAST, Qualifier.AT_MOST})


def status_of(
    text: str, bounds: tuple[int, int], quantity: Quantity, sentence_start: int, section: Section, plans_later: bool
) -> Status:
    """The status of a quantity whose clause has these bounds.

    `plans_later` says that the sentence speaks of a year after the report's own.
    """
    clause_start, clause_end = bounds
    clause = text[clause_start : quantity.start]
    after = text[quantity.end : clause_end]
    lead = text[sentence_start : quantity.start]
    written = text[quantity.start : quantity.number]
    bound = quantity.qualifier in _BOUNDS
    if section is Section.PLAN or (section is Section.MIXED and (plans_later or _WILL.search(lead))):
        if bound and (
            _STRICT.search(clause)
            or re.search(r"的(?:标准|规定|要求|制度|原则)", after)
            or re.search(r"严格(?:执行|落实)[^，。；]{2,30}[，,][^。；]{0,6}(?:确保每次|做到)", lead[-45:])
        ):
            return Status.REQUIRED
        return Status.PLANNED
    if bound and _REALITY.match(after + text[clause_end : clause_end + 4]):
        return Status.PLANNED  # 全年学法不少于4次，实际学法6次
    if (_TARGET.search(clause[-8:]) and not _SHARE.search(clause)) or (_AIM.match(after) and not _DONE.search(clause)):
        return Status.PLANNED
    if "计划" in clause and _MEANT.search(clause):
        return Status.PLANNED
    said = clause + written
    if _ANY_WILL.search(said) and _LATELY_DONE.search(clause[-10:]) is None and _WILL.search(said):
        return Status.PLANNED
    if plans_later and not re.search(r"较|比|同期|已", clause):
        return Status.PLANNED
    if "法定" in clause and re.search(r"法定(?:时限|期限)?(?:的|为)?$", clause):
        return Status.REQUIRED
    if quantity.qualifier is Qualifier.AT_MOST and quantity.unit in _DAYS and re.match(r"报|向|送|前", after):
        return Status.REQUIRED
    if bound and (_NORM.search(said) or re.match(r"[^，。；]{0,12}(?:规定|要求|标准|制度|期限|答复|原则)", after)):
        if re.search(r"每个|各|均|全部", clause) and not re.search(r"每(?:年|月|季|周|次|人)|规定|要求|制度|应当|标准", clause):
            return Status.ACTUAL
        return Status.REQUIRED
    if (
        quantity.value <= 12
        and _EVERY.search(clause[-12:])
        and re.search(r"制度|坚持|规定|要求|落实|实行|建立|机制", lead[-40:] + after)
    ):
        return Status.REQUIRED
    return Status.ACTUAL
