"""What the pages of the data dictionary say beside the descriptions, in both languages."""

from zhibiao.lake.descriptions import Words

SAID = {
    "title": Words("Data dictionary", "数据字典"),
    "language": Words("English", "中文"),
    "intro": Words(
        "The figures of Chinese local-government rule-of-law reports: every number with its meaning and the sentence that "
        "it stands in. This page says what each table and column holds.",
        "地方政府法治建设报告中的数字：每个数字都注明含义，并附所在原句。本页说明各表各列的内容。",
    ),
    "contents": Words("Contents", "目录"),
    "use": Words("How to use the numbers", "使用须知"),
    "metrics": Words("Metrics", "指标目录"),
    "metrics_intro": Words(
        "What a figure can be a figure of. A flow is counted over a period, a stock at its end, a ratio is in percent. Figures "
        "that no metric fits are kept in mart.observation without one.",
        "数字所属的指标。时期数在一段时间内累计，时点数取期末存量，比率的单位为%。没有合适指标的数字也保留在 "
        "mart.observation 中，指标为空。",
    ),
    "units": Words("Units", "计量单位"),
    "units_intro": Words(
        "Numbers are written out: 1.19万人 is 11900 人, 98.5% is 98.5 with the unit %. The unit is the measure word of the text, "
        "and none is converted into another, so that one metric may have values in 件, 起 and 人次: compare and add up only "
        "within one unit. What is counted, and the measure words that it is counted with:",
        "数字一律换算为个位：1.19万人记为 11900 人，98.5% 记为 98.5，单位为 %。单位沿用原文的量词，互不换算，"
        "因此同一指标可能有件、起、人次等不同单位，只能在同一单位内比较和求和。计数对象及其常用量词：",
    ),
    "column": Words("column", "列"),
    "type": Words("type", "类型"),
    "meaning": Words("meaning", "含义"),
    "code": Words("code", "代码"),
    "name_zh": Words("Chinese name", "中文名称"),
    "name_en": Words("English name", "英文名称"),
    "kind": Words("kind", "性质"),
    "counted": Words("what is counted", "计数对象"),
    "definition": Words("what counts (in Chinese)", "统计范围"),
    "measure_words": Words("measure words", "量词"),
    "same_columns": Words("These have the same columns:", "以下各视图的列相同："),
    "footer": Words(
        "Data dictionary of zhibiao. This page loads nothing from anywhere.", "zhibiao 数据字典。本页不从任何地方加载内容。"
    ),
}

RULES = (
    Words(
        "Begin with the marts. mart.actual has all that was done, and each category of metrics has a mart of its own; "
        "mart.headline has the one figure of an organisation, year and metric; mart.observation has everything.",
        "从 mart 视图入手：mart.actual 是全部实际数（已完成或实有），每类指标另有一个视图；"
        "mart.headline 是每个机构、年度、指标的一个主要数字；mart.observation 包含全部数字。",
    ),
    Words(
        "Leave rows with is_part or is_repeat out of sums: a part is in the total beside it, a repeat was counted before.",
        "求和时排除 is_part（分项）和 is_repeat（重复）：分项已含在总数之中，重复的前面已经计过。",
    ),
    Words(
        "Never mix status: actual was done, planned is a target, required is a rule or norm.",
        "不同状态不能混用：actual 是已完成，planned 是计划，required 是要求。",
    ),
    Words(
        "Never add up different units, and never add up ratios.",
        "单位不同的数字不能相加；比率不能相加。",
    ),
    Words(
        "Compare like periods: period_kind tells a whole year from a half, a quarter and a year to date.",
        "只比较同类期间：period_kind 区分全年、半年、季度和年初至今。",
    ),
    Words(
        "Sum within one level: a district counts what its streets count, too.",
        "只在同一层级内求和：区里的数字已含各街镇。",
    ),
    Words(
        "Before you quote a number, read its sentence. warnings names what looks wrong with it, is_uncertain says that it was "
        "recognised in an image.",
        "引用数字之前请核对原句（sentence）。warnings 列出疑点，is_uncertain 表示由图像识别且把握不大。",
    ),
    Words(
        "An empty cell means not stated or not known, never zero.",
        "空值表示没有写明或不详，不是 0。",
    ),
)

SCHEMAS = {
    "mart": Words("Marts: views that answer questions in one line", "mart：可直接使用的主题视图"),
    "core": Words("Core: the star that the marts are made of", "core：星型模型（事实表和维度表）"),
    "ops": Words("Ops: what ran, what was refused, checked and corrected", "ops：入库、拒绝、检查和更正记录"),
}

KINDS = {
    "flow": Words("flow", "时期数"),
    "stock": Words("stock", "时点数"),
    "ratio": Words("ratio", "比率"),
}

DIMENSIONS = {
    "event": Words("events", "场次"),
    "person": Words("people", "人数"),
    "person_time": Words("attendances", "人次"),
    "case": Words("cases", "案件、事件"),
    "document": Words("documents", "文件、材料"),
    "place": Words("places", "场所、地方"),
    "organisation": Words("organisations", "单位、组织"),
    "item": Words("items", "事项"),
    "message": Words("messages", "信息"),
    "percent": Words("percent", "百分比"),
    "currency": Words("money", "金额"),
    "hour": Words("hours", "时长"),
    "consultation": Words("consultations", "咨询"),
}
