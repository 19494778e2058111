"use strict";
// A table whose heads sort, and whose rows are those of one page.
(() => {
  const home = window.zhibiao;

  // `columns`: [{ name, title, sort, number, brief, cell(row) }], `brief` where a card has to say what it is; `sorted(name)` is called when a head is pressed.
  home.table = (name, caption, columns, sorted) => {
    const heads = columns.map((column) => home.make("th", { scope: "col", role: "columnheader", class: `col-${column.name}${column.number ? " num" : ""}` },
      column.sort
        ? home.make("button", { type: "button", class: "sort", click: () => sorted(column.name) }, home.say(column.title))
        : home.say(column.title)));
    const body = home.make("tbody", { role: "rowgroup" });
    const element = home.make("table", { class: `listed ${name}`, role: "table" },
      home.make("caption", { class: "away" }, home.say(caption)),
      home.make("thead", { role: "rowgroup" }, home.make("tr", { role: "row" }, heads)), body);

    // As wide as the longest fraction and unit of the page, so that points stand under points.
    const align = () => {
      const longest = (selector) => Math.max(0, ...[...body.querySelectorAll(selector)].map((each) => each.textContent.length));
      element.dataset.fraction = Math.min(6, longest(".n .f"));
      element.dataset.unit = Math.min(8, longest(".unit"));
    };
    const show = (rows, kindOf = () => "") => {
      body.replaceChildren(...rows.map((row) => home.make("tr", { role: "row", class: kindOf(row) || null },
        columns.map((column) => home.make("td", {
          role: "cell", class: `col-${column.name}${column.number ? " num" : ""}`, "data-title": column.brief ? home.say(column.title) : null,
        }, column.cell(row))))));
      align();
    };
    const mark = (sort) => heads.forEach((head, place) => {
      const { name, sort: sortable } = columns[place];
      if (!sortable) return;
      const direction = sort === name ? "ascending" : sort === `-${name}` ? "descending" : "none";
      head.setAttribute("aria-sort", direction);
    });
    return { element, show, mark };
  };
})();
