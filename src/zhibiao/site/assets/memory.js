"use strict";
// A list that is small enough to be held whole: organisations, documents.
(() => {
  const home = window.zhibiao;

  // `texts(row)`: what a word is searched in; `fits(state)` -> test of a row; `keys`: what a column sorts by.
  home.memory = (rows, { texts, fits, keys }) => {
    const compare = new Intl.Collator("zh-CN", { numeric: true }).compare;
    const folded = rows.map((row) => home.fold(texts(row).filter(Boolean).join("\n")));
    // What is not known comes last whichever way the rest is sorted.
    const order = (key, direction) => (a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x === null || y === null) return (x === null) - (y === null);
      return direction * (typeof x === "number" ? x - y : compare(x, y));
    };
    return {
      total: rows.length,
      find: async (state, tell) => {
        const words = home.fold(state.get("q") ?? "").split(/\s+/).filter(Boolean);
        const test = await fits(state);
        const found = rows.filter((row, place) => words.every((word) => folded[place].includes(word)) && test(row));
        const sort = state.get("sort") ?? "";
        const key = keys[sort.replace(/^-/, "")];
        if (key) found.sort(order(key, sort.startsWith("-") ? -1 : 1));
        tell({ count: found.length, complete: true, rows: async (from, to) => found.slice(from, to) });
      },
    };
  };
})();
