"""What the generated sentences speak of: things that reports count, each with its verbs, its measure words and its metric."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that is counted: any of its verbs goes with any of its nouns and measure words."""

    metric: str | None  # None: counted, but no metric of the catalogue fits
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    units: tuple[str, ...]
    low: int
    high: int
    stock: bool = False  # something that is there, not something that was done: no verb of doing


def _things(table: str) -> tuple[Thing, ...]:
    return tuple(_thing(line) for line in table.strip().splitlines())


def _thing(line: str) -> Thing:
    metric, verbs, nouns, units, span = (cell.strip() for cell in line.split("|"))
    low, _, high = span.partition("-")
    stock = metric.startswith("*")
    code = metric.lstrip("*")
    return Thing(
        None if code == "none" else code,
        tuple(verbs.split()),
        tuple(nouns.split()),
        tuple(units.split()),
        int(low),
        int(high),
        stock,
    )


# metric (* a stock) | verbs | nouns | measure words | sizes
THINGS = _things("""
deliberation.hearings | 召开 举行 组织召开 | 听证会 | 次 场 | 2-400
deliberation.coordination_meetings | 召开 组织召开 | 协调会 矛盾协调会 | 次 场 | 2-400
deliberation.appraisal_meetings | 召开 开展 | 评议会 民主评议会 | 次 场 | 2-400
deliberation.residents_meetings | 召开 组织召开 | 村民代表会议 居民会议 | 次 场 | 2-300
deliberation.joint_conferences | 召开 组织 | 社区联席会议 民主议事会 | 次 场 | 2-300
mediation.disputes_screened | 排查 摸排 | 矛盾纠纷 邻里纠纷 | 件 起 | 3-9000
mediation.cases_accepted | 受理 | 矛盾纠纷 民间纠纷 | 件 起 | 3-9000
mediation.cases_resolved | 调解 化解 调处 | 矛盾纠纷 劳资纠纷 婚姻家庭纠纷 | 件 起 | 3-9000
mediation.agreements | 签订 制作 | 人民调解协议书 调解协议 | 份 | 2-900
mediation.judicial_confirmations | 办理 | 司法确认 司法确认案件 | 件 | 2-200
*mediation.committees | 共有 建有 | 人民调解委员会 调委会 | 个 | 2-400
*mediation.mediators | 共有 现有 | 人民调解员 | 名 人 | 2-3000
legal_aid.cases | 办理 | 法律援助案件 | 件 | 2-900
legal_aid.applications | 受理 | 法律援助申请 | 件 | 2-900
legal_service.consultations | 解答 接待 提供 | 法律咨询 群众法律咨询 | 人次 次 件 | 5-30000
legal_service.notary_cases | 办理 | 公证 公证事项 | 件 | 5-9000
legal_service.forensic_cases | 办理 完成 | 司法鉴定 | 件 | 5-3000
*legal_service.stations | 建成 设立 建有 | 公共法律服务站 公共法律服务工作室 | 个 | 2-300
*legal_service.law_firms | 共有 现有 | 律师事务所 | 家 | 2-300
publicity.events | 开展 组织 举办 | 法治宣传活动 普法宣传活动 宪法宣传活动 | 场 次 场次 | 2-600
publicity.lectures | 举办 开展 | 法治讲座 普法讲座 | 场 次 场次 | 2-400
publicity.materials | 发放 派发 | 宣传资料 普法宣传册 法治宣传单 | 份 册 | 20-90000
publicity.messages | 推送 发布 | 普法信息 法治信息 | 条 篇 | 2-4000
publicity.venues | 新建 建成 打造 | 法治文化广场 法治文化长廊 | 个 处 | 1-60
publicity.legal_stewards | 培养 培育 | 法律明白人 | 名 人 | 2-5000
training.sessions | 举办 组织 开展 | 执法人员培训 法治专题培训 行政执法培训班 | 期 场 次 | 2-90
training.participants | 培训 轮训 | 执法人员 人民调解员 法治骨干 | 人次 名 人 | 5-9000
volunteers.teams | 组建 成立 | 志愿服务队 普法志愿服务队伍 | 支 | 1-200
volunteers.people | 招募 | 志愿者 普法志愿者 | 名 人 | 5-9000
volunteers.activities | 开展 组织 | 志愿服务活动 普法志愿服务活动 | 场 次 场次 | 2-900
enforcement.inspections | 开展 实施 | 行政检查 执法检查 安全生产检查 | 次 户次 家次 | 3-9000
enforcement.penalty_cases | 作出 办理 | 行政处罚 行政处罚案件 | 件 起 宗 | 2-9000
enforcement.general_cases | 查处 立案查处 查办 | 违法案件 食品安全违法案件 | 件 起 宗 | 2-900
enforcement.legal_reviews | 开展 完成 | 重大执法决定法制审核 | 件 次 | 2-300
enforcement.file_reviews | 评查 抽查 | 行政执法案卷 行政处罚案卷 | 件 卷 份 宗 | 3-900
*enforcement.officers | 现有 共有 | 行政执法人员 执法人员 | 名 人 | 3-3000
decision.legality_reviews | 开展 完成 | 合法性审查 合法性审核 | 件 件次 次 | 2-900
decision.contracts_reviewed | 审查 审核 | 合同 各类合同 | 份 件 | 2-900
decision.normative_documents_issued | 制定 出台 印发 | 行政规范性文件 规范性文件 | 件 份 个 | 1-60
decision.normative_documents_cleaned | 清理 | 行政规范性文件 规范性文件 | 件 份 | 2-400
counsel.opinions | 出具 | 法律意见书 | 份 件 | 2-900
*counsel.advisers | 聘请 聘任 | 法律顾问 常年法律顾问 | 名 人 | 1-90
litigation.cases | 办理 新收 | 行政诉讼案件 行政应诉案件 | 件 宗 | 1-900
litigation.head_appearances | - | 行政机关负责人出庭应诉 负责人出庭应诉 | 件 次 人次 | 1-200
reconsideration.cases | 办理 | 行政复议案件 | 件 宗 | 1-900
reconsideration.accepted | 受理 | 行政复议申请 行政复议案件 | 件 宗 | 1-900
petition.cases | 受理 办理 化解 | 信访事项 信访件 信访案件 | 件 批 | 2-3000
hotline.tickets | 受理 办理 | 12345热线工单 市民热线工单 | 件 | 3-90000
openness.items | 公开 主动公开 发布 | 政府信息 政务信息 | 条 | 3-9000
openness.requests | 受理 办理 | 依申请公开事项 政府信息公开申请 | 件 | 1-300
openness.proposals | 办理 承办 答复 | 人大代表建议 政协委员提案 | 件 | 1-300
service.cases | 办理 受理 | 政务服务事项 便民服务事项 | 件 | 20-90000
business.enterprises | 走访 服务 | 企业 辖区企业 | 家 家次 户 | 3-3000
safety.hazards | 排查 整改 | 安全隐患 消防安全隐患 | 处 个 条 | 3-5000
leadership.study_sessions | 开展 组织 | 党委理论学习中心组学法 领导干部学法 | 次 场 | 2-30
leadership.hearings_attended | 组织 开展 | 旁听庭审 旁听庭审活动 | 次 场 | 1-30
none | 栽植 种植 | 行道树 苗木 | 棵 株 | 5-9000
none | 修建 硬化 | 村道 水渠 | 公里 | 2-60
none | 慰问 看望 | 困难党员 老党员 | 户 名 | 3-300
""")

# A second thing that leaves out what the first one said: metric of the first, its words; then the words and metric of the next.
CHAINS = (
    (
        "reconsideration.accepted",
        "受理行政复议申请",
        "件",
        (("办结", "reconsideration.concluded"), ("审结", "reconsideration.concluded")),
    ),
    (
        "mediation.cases_accepted",
        "受理矛盾纠纷",
        "件",
        (("调解成功", "mediation.cases_succeeded"), ("成功调解", "mediation.cases_succeeded")),
    ),
    (
        "mediation.disputes_screened",
        "排查矛盾纠纷",
        "起",
        (("化解", "mediation.cases_resolved"), ("成功化解", "mediation.cases_resolved")),
    ),
    ("petition.cases", "受理信访事项", "件", (("办结", "petition.cases"), ("已办结", "petition.cases"))),
    ("hotline.tickets", "受理12345热线工单", "件", (("办结", "hotline.tickets"), ("按期办结", "hotline.tickets"))),
    ("legal_aid.cases", "受理法律援助案件", "件", (("办结", "legal_aid.cases"), ("已办结", "legal_aid.cases"))),
    ("safety.hazards", "发现安全隐患", "处", (("整改", "safety.hazards"), ("完成整改", "safety.hazards"))),
    ("litigation.cases", "办理行政诉讼案件", "件", (("败诉", "litigation.lost_cases"), ("审结", "litigation.cases"))),
)

# A total and the kinds that it falls into.
TOTALS = (
    ("mediation.cases_resolved", "调解各类矛盾纠纷", "件", ("邻里纠纷", "婚姻家庭纠纷", "损害赔偿纠纷")),
    ("mediation.mediators", "共有人民调解员", "名", ("专职调解员", "兼职调解员")),
    ("legal_aid.cases", "办理法律援助案件", "件", ("民事案件", "刑事案件", "行政案件")),
    ("petition.cases", "受理信访事项", "件", ("来信", "来访", "网上信访")),
    ("enforcement.penalty_cases", "办理行政处罚案件", "件", ("简易程序", "普通程序")),
    ("publicity.events", "开展法治宣传活动", "场", ("线上活动", "线下活动")),
    ("training.sessions", "举办法治培训", "期", ("线上培训", "线下培训")),
    ("reconsideration.cases", "办理行政复议案件", "件", ("公安类", "自然资源类", "市场监管类")),
)

# Events that people came to: the event, its words and measure words, the metric of the people.
ATTENDED = (
    ("publicity.events", "开展法治宣传活动", ("场", "场次", "次"), "publicity.participants"),
    ("publicity.lectures", "举办法治讲座", ("场", "场次"), "publicity.participants"),
    ("training.sessions", "举办执法人员培训", ("期", "场", "次"), "training.participants"),
    ("training.sessions", "组织行政执法培训班", ("期", "场次"), "training.participants"),
)

# Rates: the words, the metric.
RATES = (
    ("调解成功率", "mediation.success_rate"),
    ("信访事项办结率", "petition.resolution_rate"),
    ("12345热线满意率", "hotline.satisfaction_rate"),
    ("行政机关负责人出庭应诉率", "litigation.head_appearance_rate"),
    ("行政诉讼败诉率", "litigation.lost_rate"),
    ("建议提案办结率", "openness.proposal_rate"),
    ("学法考试合格率", "training.exam_pass_rate"),
    ("网上可办率", "service.online_rate"),
)

# An amount beside its cases.
AMOUNTS = (
    ("enforcement.penalty_cases", "作出行政处罚", "件", ("罚没金额", "罚款金额", "罚款总金额"), "enforcement.penalty_amount"),
    ("mediation.cases_resolved", "调解矛盾纠纷", "件", ("涉及金额", "涉案金额", "协议金额"), "mediation.amount"),
    ("legal_aid.cases", "办理法律援助案件", "件", ("挽回经济损失", "为受援人挽回损失"), "legal_aid.amount_recovered"),
)
