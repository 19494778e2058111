"use strict";
// Facts with their details: the sentence, the document, and what else is only shown, searched or downloaded.
(() => {
  const home = window.zhibiao;
  const TEXTS = ["source_text", "sentence", "measure", "subject", "section", "change", "qualifier"];
  const SEARCHED = ["sentence", "measure", "subject"];
  const NAMES = ["organisation", "province", "city", "county", "town", "title", "document", "doc_number"];
  const prepared = new WeakMap();  // rare values of a piece, by row

  const rareOf = (piece) => {
    if (!prepared.has(piece)) {
      prepared.set(piece, Object.entries(piece.rare).map(([name, values]) => [name, new Map(values)]));
    }
    return prepared.get(piece);
  };
  const documentOf = (piece, number) => Object.fromEntries(piece.of_document.map((name, place) => [name, piece.documents[number][place]]));

  // Facts of an order by their numbers in it, with the names of mart.observation.
  home.facts = async (index, order, numbers) => {
    const { size } = index;
    const pieceOf = (number) => Math.floor(number / size);
    const columns = new Map();
    const details = new Map();
    await Promise.all([...new Set(numbers.map(pieceOf))].map(async (piece) => columns.set(piece, await home.load(`facts/${order}/${piece}`))));
    const atOf = (number) => (order === "metric" ? columns.get(pieceOf(number)).at[number % size] : number);
    await Promise.all([...new Set(numbers.map((number) => pieceOf(atOf(number))))].map(async (piece) => details.set(piece, await home.load(`facts/detail/${piece}`))));
    return numbers.map((number) => {
      const row = number % size;
      const said = columns.get(pieceOf(number));
      const detail = details.get(pieceOf(atOf(number)));
      const place = atOf(number) % size;
      const [metric, metricZh, metricEn, category, metricKind] = index.metrics[said.metric[row]] ?? [null, null, null, null, null];
      const [, categoryZh, categoryEn] = index.categories.find(([code]) => code === category) ?? [null, null, null];
      const [period, periodKind, periodStart, periodEnd] = index.periods[said.period[row]] ?? [null, null, null, null];
      const fact = {
        ...documentOf(detail, detail.document[place]),
        report_year: said.year[row], period, period_kind: periodKind, period_start: periodStart, period_end: periodEnd,
        metric, metric_zh: metricZh, metric_en: metricEn, category, category_zh: categoryZh, category_en: categoryEn, metric_kind: metricKind,
        value: said.value[row], unit: index.units[said.unit[row]], status: ["actual", "planned", "required"][said.status[row]],
        is_part: (said.flags[row] & 1) !== 0, is_repeat: (said.flags[row] & 2) !== 0, is_corrected: (said.flags[row] & 4) !== 0,
        is_uncertain: (said.flags[row] & 8) !== 0,
        char_start: detail.char_start[place], char_end: detail.char_end[place], fact_key: detail.fact_key[place], mark: detail.mark[place], mark_end: detail.mark_end[place],
      };
      for (const name of TEXTS) fact[name] = detail[name][place] < 0 ? null : detail.text[detail[name][place]];
      for (const [name, values] of rareOf(detail)) fact[name] = values.get(place) ?? null;
      return fact;
    });
  };

  // Which facts say all the words: number of a piece of details -> Promise of (row in it, metric) -> boolean.
  home.searched = (index, words) => {
    const metrics = words.map((word) => index.metrics.map(([code, zh, en]) => home.fold(`${code} ${zh} ${en}`).includes(word)));
    const kept = new Map();
    return async (number) => {
      if (!kept.has(number)) {
        const piece = await home.load(`facts/detail/${number}`);
        const texts = piece.text.map(home.fold);
        const columns = NAMES.map((name) => piece.of_document.indexOf(name));
        const documents = piece.documents.map((values) => home.fold(columns.map((place) => values[place] ?? "").join("\n")));
        const inTexts = words.map((word) => texts.map((text) => text.includes(word)));
        const inDocuments = words.map((word) => documents.map((text) => text.includes(word)));
        kept.set(number, (row, metric) => words.every((_, place) => metrics[place][metric] || inDocuments[place][piece.document[row]]
          || SEARCHED.some((name) => inTexts[place][piece[name][row]])));
      }
      return kept.get(number);
    };
  };
})();
