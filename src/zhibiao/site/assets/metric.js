"use strict";
// The charts of a metric: ranking and distribution of one year, and how the years went.
(() => {
  const { metric, zh, en, units, levels, values } = JSON.parse(document.getElementById("data").textContent);
  const [SLICE, NAME, YEAR, VALUE, PART, DOCUMENT, START, DOUBT] = [0, 1, 2, 3, 4, 5, 6, 7];
  const SHOWN = 20;
  const FEW = 5;
  const WORDS = {
    organisations: { zh: "机构数", en: "organisations" },
    median: { zh: "中位数", en: "median" },
    few: { zh: "当年的全年数不足 5 个，看不出分布。", en: "Fewer than 5 whole-year values: no distribution to show." },
    single: { zh: "只有一个年度有全年数，看不出趋势。", en: "Whole-year values of one year only: no trend to show." },
    none: { zh: "当年没有数值。请选其他年度。", en: "There is no value of this year. Choose another." },
    doubt: { zh: "有疑点", en: "to check" },
    of: { zh: "个机构", en: "organisations" },
  };
  const slice = document.getElementById("slice");
  const year = document.getElementById("year");
  const { number, amount } = charts;
  const unit = () => units[Number(slice.value)];
  const inSlice = () => values.filter((row) => row[SLICE] === Number(slice.value));
  const facts = (more) => {
    const given = { metric, unit: unit() || "-", flag: "headline", period: "year", ...more };
    const level = levels[Number(slice.value)];
    if (level) given.level = level;
    return `../facts.html#${Object.entries(given).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`;
  };
  const title = (language) => ({ zh, en })[language];
  const axis = (language) => `${title(language)}${unit() ? ` (${unit()})` : ""}`;

  const ranking = (language, colour) => {
    const rows = inSlice().filter((row) => row[YEAR] === Number(year.value)).sort((a, b) => b[VALUE] - a[VALUE]).slice(0, SHOWN);
    if (!rows.length) return WORDS.none[language];
    const met = new Map();
    const apart = (name) => {  // two of one name are two bars
      met.set(name, (met.get(name) ?? -1) + 1);
      return name + "\u200b".repeat(met.get(name));
    };
    const data = rows.map((row) => ({
      name: apart(row[NAME]), value: row[VALUE], part: Boolean(row[PART]), href: `../documents/${row[DOCUMENT]}.html#f${row[START]}`,
      told: `${row[NAME]}: ${amount(row[VALUE], unit(), row[PART])}${row[DOUBT] ? ` (${WORDS.doubt[language]})` : ""}`,
    }));
    return {
      title: `${title(language)}, ${year.value}`,
      description: `${title(language)}, ${year.value}: ${data[0].told} …`,
      width: "container", autosize: { type: "fit-x", contains: "padding" }, height: 22 * data.length,
      data: { values: data },
      mark: { type: "bar", cursor: "pointer", height: { band: 0.75 } },
      encoding: {
        y: { field: "name", type: "nominal", sort: null, title: null, axis: { ticks: false, domain: false } },
        x: { field: "value", type: "quantitative", title: axis(language), axis: { tickCount: 4 } },
        fill: { condition: { test: "datum.part", value: "transparent" }, value: colour("--blue-4") },
        stroke: { value: colour("--blue-4") },
        strokeDash: { condition: { test: "datum.part", value: [4, 3] }, value: [1, 0] },
        tooltip: { field: "told" },
        description: { field: "told" },
      },
    };
  };

  const whole = () => inSlice().filter((row) => !row[PART]);
  const niceStep = (span) => {
    const rough = span / 12;
    const power = 10 ** Math.floor(Math.log10(rough));
    return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough);
  };
  const distribution = (language, colour) => {
    const found = whole().filter((row) => row[YEAR] === Number(year.value)).map((row) => row[VALUE]);
    if (found.length < FEW) return WORDS.few[language];
    const [least, most] = [Math.min(...found), Math.max(...found)];
    const step = most > least ? niceStep(most - least) : 1;
    const bins = new Map();
    for (const value of found) {
      const from = Math.floor(value / step) * step;
      bins.set(from, [...(bins.get(from) ?? []), value]);
    }
    const tidy = (value) => Number(value.toPrecision(12));
    const data = [...bins].map(([from, held]) => ({
      from: tidy(from), to: tidy(from + step), count: held.length,
      href: facts({ year: year.value, min: Math.min(...held), max: Math.max(...held) }),
      told: `${number(tidy(from))} – ${number(tidy(from + step))} ${unit()}: ${held.length} ${WORDS.of[language]}`,
    }));
    return {
      description: `${title(language)}, ${year.value}: ${found.length} ${WORDS.of[language]}, ${number(least)} – ${number(most)} ${unit()}`,
      width: "container", autosize: { type: "fit-x", contains: "padding" }, height: 150,
      data: { values: data },
      mark: { type: "bar", cursor: "pointer", fill: colour("--blue-3"), stroke: colour("--ground") },
      encoding: {
        x: { field: "from", type: "quantitative", title: axis(language), bin: { binned: true, step }, axis: { tickCount: 6 } },
        x2: { field: "to" },
        y: { field: "count", type: "quantitative", title: WORDS.organisations[language], axis: { tickMinStep: 1, tickCount: 4 } },
        tooltip: { field: "told" },
        description: { field: "told" },
      },
    };
  };

  const quantile = (sorted, share) => {
    const at = (sorted.length - 1) * share;
    const low = Math.floor(at);
    return sorted[low] + (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]) * (at - low);
  };
  const trend = (language, colour) => {
    const years = new Map();
    for (const row of whole()) years.set(row[YEAR], [...(years.get(row[YEAR]) ?? []), row[VALUE]]);
    if (years.size < 2) return WORDS.single[language];
    const data = [...years].sort(([a], [b]) => a - b).map(([of, found]) => {
      found.sort((a, b) => a - b);
      const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(found, share));
      const told = `${of}: ${WORDS.median[language]} ${number(Number(middle.toPrecision(6)))} ${unit()}, ${found.length} ${WORDS.of[language]}`;
      return { year: of, low, middle, high, told, href: facts({ year: of }) };
    });
    const x = { field: "year", type: "ordinal", title: null, axis: { labelAngle: 0, labelOverlap: true }, scale: { domain: charts.years(data) } };
    return {
      description: data.map(({ told }) => told).join("; "),
      width: "container", autosize: { type: "fit-x", contains: "padding" }, height: 150,
      data: { values: data },
      encoding: { x },
      layer: [
        { mark: { type: "area", aria: false, color: colour("--blue-2"), opacity: 0.6 }, encoding: { y: { field: "low", type: "quantitative", title: axis(language), axis: { tickCount: 4 } }, y2: { field: "high" } } },
        { mark: { type: "line", aria: false, color: colour("--blue-4"), strokeWidth: 2 }, encoding: { y: { field: "middle", type: "quantitative" } } },
        {
          mark: { type: "point", filled: true, size: 90, color: colour("--blue-4"), cursor: "pointer", opacity: 1 },
          encoding: { y: { field: "middle", type: "quantitative" }, tooltip: { field: "told" }, description: { field: "told" } },
        },
      ],
    };
  };

  const label = () => {
    for (const option of slice.options) option.textContent = option.dataset[zhibiao.language()];
  };
  const fillYears = () => {
    const years = [...new Set(inSlice().map((row) => row[YEAR]))].sort((a, b) => b - a);
    const before = Number(year.value);
    year.replaceChildren(...years.map((each) => new Option(String(each), String(each))));
    if (years.includes(before)) year.value = String(before);
  };
  const drawAll = () => {
    charts.draw(document.getElementById("ranking"), ranking);
    charts.draw(document.getElementById("distribution"), distribution);
    charts.draw(document.getElementById("trend"), trend);
  };
  const narrow = () => {
    document.querySelectorAll("tr[data-slice]").forEach((row) => { row.hidden = row.dataset.slice !== slice.value; });
  };
  slice.addEventListener("change", () => { fillYears(); narrow(); drawAll(); });
  year.addEventListener("change", drawAll);
  document.addEventListener("zhibiao:language", label);
  label();
  fillYears();
  narrow();
  drawAll();
})();
