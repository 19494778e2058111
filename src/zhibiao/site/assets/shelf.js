"use strict";
// Finds facts: loads the pieces that may hold what is asked for, one after the other, and says what was found so far.
(() => {
  const home = window.zhibiao;
  const SORTING = 20_000;  // rows that are sorted again and again while more are found
  const PERIODS = 1e9;  // more than there are
  const breath = () => new Promise((done) => { setTimeout(done); });  // lets the page draw and the reader type

  const holds = (held, low) => (set) => {
    if (set === null) return true;
    for (const number of set) if (number >= held[low] && number <= held[low + 1]) return true;
    return false;
  };
  // By what `data/facts.js` says of a piece: rows, least and greatest metric, organisation, place, year, value; statuses, flags.
  const mayHold = (held, ask) => holds(held, 1)(ask.metrics) && holds(held, 3)(ask.organisations) && holds(held, 5)(ask.places)
    && (ask.year === null || (ask.year >= held[7] && ask.year <= held[8]))
    && (ask.max === null || ask.max >= held[9]) && (ask.min === null || ask.min <= held[10])
    && (ask.statuses === null || [...ask.statuses].some((status) => (held[11] & (1 << status)) !== 0)) && (held[12] & ask.flags) === ask.flags;

  const KEYS = {
    value: (columns, row) => columns.value[row],
    metric: (columns, row) => columns.metric[row],
    organisation: (columns, row) => columns.organisation[row],
    year: (columns, row) => columns.year[row] * PERIODS + columns.period[row],
    status: (columns, row) => columns.status[row],
  };

  // `index`: what `data/facts.js` holds.
  home.shelf = (index) => {
    const { size, rows: total } = index;
    const load = (order, number) => home.load(`facts/${order}/${number}`);
    const detailOf = (at) => Math.floor(at / size);

    // The order in which the fewest pieces have to be loaded. Words are searched in details, which lie as organisations do.
    const plan = (ask) => {
      const pieces = (order) => index[order].flatMap((held, number) => (mayHold(held, ask) ? [number] : []));
      const byMetric = { order: "metric", pieces: pieces("metric") };
      const byOrganisation = { order: "organisation", pieces: pieces("organisation") };
      const [one, other] = ask.words.length ? [byOrganisation, byMetric] : [byMetric, byOrganisation];
      return other.pieces.length < one.pieces.length ? other : one;
    };

    const test = (ask, columns) => (row) => (ask.metrics === null || ask.metrics.has(columns.metric[row]))
      && (ask.organisations === null || ask.organisations.has(columns.organisation[row]))
      && (ask.places === null || ask.places.has(columns.place[row]))
      && (ask.year === null || columns.year[row] === ask.year)
      && (ask.statuses === null || ask.statuses.has(columns.status[row]))
      && (ask.unit === null || columns.unit[row] === ask.unit)
      && (ask.periods === null || ask.periods.has(columns.period[row]))
      && (ask.min === null || columns.value[row] >= ask.min) && (ask.max === null || columns.value[row] <= ask.max)
      && (columns.flags[row] & ask.flags) === ask.flags;

    // Everything, of which only what is shown is loaded.
    const whole = () => ({ count: total, complete: true, rows: (from, to) => home.facts(index, "metric", numbers(from, Math.min(to, total))) });
    const numbers = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, place) => from + place);

    // `tell(found)` is called whenever more is known; `gone()` says that nobody waits any more.
    const find = async (ask, sort, tell, gone) => {
      const key = KEYS[sort.replace(/^-/, "")];
      if (!ask.isNarrow && !key) {
        tell(whole());
        return;
      }
      const { order, pieces } = plan(ask);
      const found = [];
      const keys = [];
      const hits = home.searched(index, ask.words);
      const answer = (done) => {
        const complete = done === pieces.length;
        const sorted = key && (complete || found.length <= SORTING) ? ordered(found, keys, sort.startsWith("-")) : [...found];
        return { count: found.length, complete, done, pieces: pieces.length, rows: (from, to) => home.facts(index, order, sorted.slice(from, to)) };
      };
      if (pieces.length > 1) tell(answer(0));
      for (const [done, piece] of pieces.entries()) {
        const columns = await load(order, piece);
        const fits = test(ask, columns);
        const at = (row) => (order === "metric" ? columns.at[row] : piece * size + row);
        let rows = columns.value.flatMap((_, row) => (fits(row) ? [row] : []));
        if (ask.words.length) {
          const says = new Map();
          for (const number of new Set(rows.map((row) => detailOf(at(row))))) {
            says.set(number, await hits(number));
            if (gone()) return;
          }
          rows = rows.filter((row) => says.get(detailOf(at(row)))(at(row) % size, columns.metric[row]));
        }
        for (const row of rows) {
          found.push(piece * size + row);
          if (key) keys.push(key(columns, row));
        }
        await breath();
        if (gone()) return;
        tell(answer(done + 1));
      }
      if (pieces.length === 0) tell(answer(0));
    };
    return { total, find };
  };

  // Sorted by their keys; equal ones stay as they lie.
  const ordered = (found, keys, falling) => {
    const places = found.map((_, place) => place);
    places.sort(falling ? (a, b) => keys[b] - keys[a] || a - b : (a, b) => keys[a] - keys[b] || a - b);
    return places.map((place) => found[place]);
  };
})();
