"use strict";
// The list of all facts.
(() => {
  const home = window.zhibiao;
  const FLAGS = {
    part: { bit: 1, text: { zh: "只看分项", en: "parts of totals" } },
    repeat: { bit: 2, text: { zh: "只看重复", en: "repeats" } },
    corrected: { bit: 4, text: { zh: "只看已更正", en: "corrected" } },
    uncertain: { bit: 8, text: { zh: "只看识别存疑", en: "recognised with doubt" } },
    warning: { bit: 16, text: { zh: "只看疑点", en: "to check" } },
    headline: { bit: 32, text: { zh: "只看主要数字", en: "headline values" } },
    not_done: { bit: 0, text: { zh: "只看计划和要求", en: "planned or required" } },
    unnamed: { bit: 0, text: { zh: "只看没有对应指标的", en: "without metric" } },
  };
  const LEVELS = { province: 64, city: 128, county: 256, zone: 512, town: 1024 };  // as bits beside those of the flags
  const STATUSES = ["actual", "planned", "required"];  // as the pieces number them
  const AROUND = 160;  // characters of a long sentence on either side of its figure
  const HEADER = [
    "organisation", "organisation_kind", "level", "place", "province", "city", "county", "town", "place_code", "report_year", "period",
    "period_kind", "period_start", "period_end", "metric", "metric_zh", "metric_en", "category", "category_zh", "category_en",
    "metric_kind", "value", "value_low", "value_high", "unit", "qualifier", "status", "is_part", "is_repeat", "is_corrected",
    "original_value", "correction", "warnings", "change", "measure", "subject", "section", "source_text", "sentence", "page",
    "table_row", "table_column", "confidence", "is_uncertain", "char_start", "char_end", "document", "title", "doc_number",
    "document_kind", "publish_date", "address", "document_id", "fact_key",
  ];
  const make = home.make;
  const quiet = (text, attributes = {}) => make("span", { class: "quiet", ...attributes }, text);

  const valueCell = (fact) => [
    fact.qualifier === "exact" ? null : make("span", { class: "q" }, `${home.term("qualifier", fact.qualifier)} `),
    home.figure(fact.value, fact.fact_key),
    make("span", { class: "unit", lang: "zh-CN" }, fact.unit),
    fact.value_low === null ? null : make("div", { class: "quiet" }, `${home.plain(fact.value_low)} – ${home.plain(fact.value_high)}`),
  ];
  const metricCell = (fact) => {
    const measure = fact.subject ? `${home.short(fact.measure)}（${home.short(fact.subject, 40)}）` : home.short(fact.measure);
    if (fact.metric === null) return [make("span", { lang: "zh-CN" }, measure), make("div", { class: "quiet" }, home.say({ zh: "没有对应指标", en: "no metric fits" }))];
    return [
      home.link(`metrics/${encodeURIComponent(fact.metric)}.html`, home.say({ zh: fact.metric_zh, en: fact.metric_en })),
      measure && measure !== fact.metric_zh ? make("div", { class: "quiet", lang: "zh-CN" }, measure) : null,
    ];
  };
  const organisationCell = (fact) => {
    if (fact.organisation_id === null) return [quiet(home.say({ zh: "文中没有写明", en: "the text does not say" }))];
    const path = home.placeText([...new Set([fact.province, fact.city, fact.county])].filter(Boolean));
    return [
      home.link(`organisations/${fact.organisation_id}.html`, home.short(fact.organisation), { lang: "zh-CN" }),
      path ? make("div", { class: "quiet", lang: "zh-CN" }, home.short(path)) : null,
    ];
  };
  const periodText = (fact) => {
    if (fact.period_start === null) return String(fact.report_year);
    if (fact.period_kind === "year") return fact.period_start.slice(0, 4);
    return fact.period_start === fact.period_end ? fact.period_start : `${fact.period_start} ${home.say({ zh: "至", en: "to" })} ${fact.period_end}`;
  };
  const isPartOfYear = (fact) => fact.period_kind !== null && !["year", "years"].includes(fact.period_kind);
  const periodCell = (fact) => [
    make("span", { class: "period" }, periodText(fact)),
    make("div", { class: "standing" },
      isPartOfYear(fact) ? home.badge("part-year", home.term("period_kind", fact.period_kind)) : null,
      fact.status === "actual" ? null : home.badge(fact.status, home.term("status", fact.status))),
  ];
  const marked = (fact) => {
    const { sentence, mark, mark_end: end } = fact;
    if (mark < 0) return home.short(sentence, 2 * AROUND);
    const before = sentence.slice(Math.max(0, mark - AROUND), mark);
    const after = sentence.slice(end, end + AROUND);
    return [mark > AROUND ? "…" : "", before, make("mark", {}, sentence.slice(mark, end)), after, end + AROUND < sentence.length ? "…" : ""];
  };
  const sentenceCell = (fact) => [
    make("p", { class: "sentence", lang: "zh-CN" }, marked(fact)),
    make("p", { class: "from" },
      home.link(`documents/${fact.document_id}.html#f${fact.char_start}`, home.short(fact.title || fact.document, 60), {
        lang: "zh-CN", title: home.say({ zh: "在文档中看这句话", en: "See the sentence in its document" }),
      }),
      fact.change ? home.badge("", home.term("change", fact.change)) : null,
      fact.is_part ? home.badge("", home.say({ zh: "分项", en: "part" })) : null,
      fact.is_repeat ? home.badge("", home.say({ zh: "重复", en: "repeat" })) : null,
      fact.is_corrected ? home.badge("corrected", home.say({ zh: "已更正", en: "corrected" })) : null,
      fact.is_uncertain ? home.badge("doubt", home.say({ zh: "识别存疑", en: "uncertain" })) : null,
      fact.warnings ? home.badge("doubt", `${home.say({ zh: "疑点", en: "to check" })}: ${home.short(fact.warnings, 60)}`) : null),
  ];

  const start = async () => {
    const index = await home.load("facts");
    const metricText = ([, zh, en]) => ({ zh, en });
    const metrics = index.metrics.map((metric) => ({
      value: metric[0], text: metricText(metric), find: metric.slice(0, 3).join(" "), category: metric[3],
      hint: { zh: `${home.plain(metric[5])} 个事实`, en: `${home.plain(metric[5])} facts` },
    }));
    const numbersOf = (list, fits) => new Set(list.flatMap((each, number) => (fits(each) ? [number] : [])));
    const numberOf = (text) => (text === undefined || text === "" || Number.isNaN(Number(text)) ? null : Number(text));
    const both = (one, other) => (one === null ? other : other === null ? one : new Set([...one].filter((number) => other.has(number))));

    // What is asked, in numbers. What is not known fits nothing.
    const asked = async (state) => {
      const [metric, category, organisation, place, level, status, unit, period, flag] = ["metric", "category", "organisation", "place", "level", "status", "unit", "period", "flag"].map((name) => state.get(name));
      const [byMetric, byCategory] = [
        metric === undefined ? null : numbersOf(index.metrics, ([code]) => code === metric),
        category === undefined ? null : numbersOf(index.metrics, (each) => each[3] === category),
      ];
      const unnamed = flag === "unnamed" ? new Set([index.metrics.length]) : null;
      const ask = {
        metrics: both(unnamed, both(byMetric, byCategory)),
        organisations: organisation === undefined ? null : new Set((await home.organisations()).filter(({ id }) => id === organisation).map(({ number }) => number)),
        places: place === undefined ? null : (await home.places()).inside(place),
        year: numberOf(state.get("year")),
        statuses: both(flag === "not_done" ? new Set([1, 2]) : null, status === undefined ? null : new Set([STATUSES.indexOf(status)])),
        unit: unit === undefined ? null : index.units.indexOf(unit === "-" ? "" : unit),
        periods: period === undefined ? null : numbersOf(index.periods, ([, kind]) => kind === period),
        min: numberOf(state.get("min")),
        max: numberOf(state.get("max")),
        flags: (FLAGS[flag]?.bit ?? 0) | (LEVELS[level] ?? 0),
        words: home.fold(state.get("q") ?? "").split(/\s+/).filter(Boolean),
      };
      const { words, flags, ...sets } = ask;
      ask.isNarrow = words.length > 0 || flags > 0 || Object.values(sets).some((each) => each !== null);
      return ask;
    };

    const kinds = [...new Set(index.periods.map(([, kind]) => kind))];
    home.grid(document.getElementById("list"), {
      noun: { zh: "个事实", en: "facts" },
      caption: { zh: "事实：数值、指标、机构、期间、原句", en: "Facts: value, metric, organisation, period, sentence" },
      filters: [
        { name: "q", kind: "search", label: { zh: "搜索", en: "Search" }, hint: { zh: "原句、机构、指标、文档…", en: "sentence, organisation, metric, document…" } },
        { name: "metric", kind: "chooser", label: { zh: "指标", en: "Metric" }, options: async () => metrics },
        { name: "category", kind: "select", label: { zh: "类别", en: "Category" }, options: () => index.categories.map(([value, zh, en]) => ({ value, text: { zh, en } })) },
        { name: "organisation", kind: "chooser", label: { zh: "机构", en: "Organisation" }, options: home.organisationOptions },
        { name: "place", kind: "chooser", label: { zh: "地区", en: "Place" }, options: home.placeOptions },
        { name: "level", kind: "select", label: { zh: "层级", en: "Level" }, options: () => home.terms("level") },
        { name: "year", kind: "select", label: { zh: "报告年度", en: "Year" }, options: () => index.years.map((year) => ({ value: String(year), text: String(year) })) },
        { name: "period", kind: "select", label: { zh: "期间", en: "Period" }, options: () => home.terms("period_kind").filter(({ value }) => kinds.includes(value)) },
        { name: "status", kind: "select", label: { zh: "状态", en: "Status" }, options: () => home.terms("status") },
        { name: "unit", kind: "select", label: { zh: "单位", en: "Unit" }, options: () => index.units.map((unit) => (unit === "" ? { value: "-", text: { zh: "没有单位", en: "no unit" } } : { value: unit, text: unit })) },
        { name: "min", kind: "number", label: { zh: "不小于", en: "At least" } },
        { name: "max", kind: "number", label: { zh: "不大于", en: "At most" } },
        { name: "flag", kind: "select", label: { zh: "标记", en: "Marked" }, options: () => Object.entries(FLAGS).map(([value, { text }]) => ({ value, text })) },
      ],
      changed: (state, name) => {
        const category = metrics.find(({ value }) => value === state.get("metric"))?.category;
        if (name === "category" && state.has("category") && category !== state.get("category")) state.delete("metric");
        if (name === "metric" && category !== undefined && state.has("category") && category !== state.get("category")) state.delete("category");
      },
      columns: [
        { name: "value", title: { zh: "数值", en: "Value" }, sort: true, number: true, cell: valueCell },
        { name: "metric", title: { zh: "指标", en: "Metric" }, sort: true, cell: metricCell },
        { name: "organisation", title: { zh: "机构", en: "Organisation" }, sort: true, cell: organisationCell },
        { name: "year", title: { zh: "期间", en: "Period" }, sort: true, cell: periodCell },
        { name: "sentence", title: { zh: "原句", en: "Sentence" }, sort: false, cell: sentenceCell },
      ],
      kindOf: (fact) => `${fact.status === "actual" ? "" : fact.status} ${isPartOfYear(fact) ? "part-year" : ""}`.trim(),
      download: { name: "zhibiao-facts", header: HEADER, line: (fact) => HEADER.map((name) => fact[name]) },
      open: async () => {
        const shelf = home.shelf(index);
        return { total: shelf.total, find: async (state, tell, gone) => shelf.find(await asked(state), state.get("sort") ?? "", tell, gone) };
      },
    });
  };
  start();
})();
