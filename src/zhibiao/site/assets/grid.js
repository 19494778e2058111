"use strict";
// A list to search: filters, how many fit, rows a page at a time, and what fits as a file. What is chosen stands in the address.
(() => {
  const home = window.zhibiao;
  const SIZES = [50, 100];
  const DRAWN = 300;  // milliseconds between two drawings while more is found
  const CHUNK = 2_000;  // rows that are written to a file between two breaths
  const now = () => performance.now();

  // `list`: { noun, caption, filters, columns, kindOf, changed, download: { name, header, line }, open() } where open() resolves to
  // { total, find(state, tell, gone) } and `tell` gets { count, complete, rows(from, to) }.
  home.grid = async (box, list) => {
    let engine = null;
    let parts = null;
    let found = null;
    let turn = 0;

    const choose = (name, value, quietly) => {
      const state = home.state.read();
      if ((state.get(name) ?? "") === value) return;
      if (value === "") state.delete(name);
      else state.set(name, value);
      if (name !== "page") state.delete("page");
      list.changed?.(state, name);
      home.state.write(state, quietly);
    };
    const clear = () => {
      const state = home.state.read();
      home.state.write([...state].filter(([name]) => name === "sort" || name === "rows"));
    };
    const sortBy = (name) => {
      const sort = home.state.read().get("sort") ?? "";
      choose("sort", sort === name ? `-${name}` : sort === `-${name}` ? "" : name);
    };
    const button = (name, press, attributes = {}) => home.make("button", { type: "button", click: press, ...attributes }, home.word(name));

    // The parts of the list in the language of now.
    const build = () => {
      const filters = home.filters(list.filters, choose);
      const fold = button("filters", () => {
        const open = filters.element.classList.toggle("open");
        fold.setAttribute("aria-expanded", String(open));
      }, { class: "fold", "aria-expanded": "false" });
      const size = home.make("select", { id: "rows", change: () => choose("rows", size.value === String(SIZES[0]) ? "" : size.value) },
        SIZES.map((each) => home.make("option", { value: each }, String(each))));
      const turnTo = (to) => () => {
        choose("page", to() === 1 ? "" : String(to()));
        box.scrollIntoView({ block: "start" });
      };
      parts = {
        filters,
        count: home.make("p", { class: "count" }),
        spoken: home.make("p", { class: "away", role: "status" }),
        progress: home.make("progress", { hidden: true, "aria-label": home.word("searching") }),
        size,
        download: button("download", download, { class: "download" }),
        chips: home.make("div", { class: "chips" }),
        table: home.table(box.dataset.list, list.caption, list.columns, sortBy),
        empty: home.make("div", { class: "empty", hidden: true }),
        page: home.make("span", { class: "page" }),
        first: button("first", turnTo(() => 1)),
        back: button("back", turnTo(() => Math.max(1, pageNumber() - 1))),
        next: button("next", turnTo(() => Math.min(pages(), pageNumber() + 1))),
        last: button("last", turnTo(() => pages())),
      };
      parts.pager = home.make("nav", { class: "pager", "aria-label": home.word("pages") }, parts.first, parts.back, parts.page, parts.next, parts.last);
      parts.rows = home.make("div", { class: "wide" }, parts.table.element);
      box.replaceChildren(filters.element, fold,
        home.make("div", { class: "result" }, parts.count, parts.progress, parts.spoken,
          home.make("label", { for: "rows" }, home.word("per")), size, parts.download),
        parts.chips, parts.empty, parts.rows, parts.pager);
    };

    const pageSize = () => (home.state.read().get("rows") === String(SIZES[1]) ? SIZES[1] : SIZES[0]);
    const pages = () => Math.max(1, Math.ceil((found?.count ?? 0) / pageSize()));
    const pageNumber = () => Math.min(pages(), Math.max(1, Math.trunc(Number(home.state.read().get("page"))) || 1));

    // What is chosen, as buttons that take it back.
    const chips = async (state) => {
      const chosen = [];
      for (const filter of list.filters) {
        const value = state.get(filter.name);
        if (value === undefined) continue;
        const options = filter.options ? await filter.options(state) : null;
        const option = options?.find((each) => each.value === value);
        const text = option ? home.say(option.text) : options ? `${value} ${home.word("unknown")}` : value;
        const said = `${home.say(filter.label)}: ${home.short(text, 40)}`;
        chosen.push(home.make("button", { type: "button", class: "chip", "aria-label": `${home.word("remove")} ${said}`, click: () => choose(filter.name, "") },
          said, home.make("span", { "aria-hidden": "true" }, " ×")));
      }
      return chosen;
    };

    const tellCount = () => {
      const noun = home.say(list.noun);
      const [count, total] = [home.plain(found.count), home.plain(engine.total)];
      const text = found.complete
        ? found.count === engine.total ? `${count} ${noun}` : home.say({ zh: `${count} ${noun}（共 ${total}）`, en: `${count} of ${total} ${noun}` })
        : `${home.word("searching")} ${found.done}/${found.pieces} · ${home.word("found")} ${count} ${noun}`;
      parts.count.textContent = text;
      parts.progress.hidden = found.complete;
      if (found.complete) parts.spoken.textContent = text;
      else {
        parts.progress.max = found.pieces;
        parts.progress.value = found.done;
      }
      parts.download.disabled = !found.complete || found.count === 0;
    };

    const draw = async (mine) => {
      const state = home.state.read();
      tellCount();
      const [from, size] = [(pageNumber() - 1) * pageSize(), pageSize()];
      const { rows: take, count, complete } = found;
      const rows = await take(from, Math.min(from + size, count));
      if (mine !== turn) return;
      parts.table.show(rows, list.kindOf);
      parts.rows.hidden = count === 0;
      parts.pager.hidden = count <= SIZES[0];
      parts.page.textContent = `${home.plain(pageNumber())} / ${home.plain(pages())}`;
      parts.first.disabled = parts.back.disabled = pageNumber() === 1;
      parts.next.disabled = parts.last.disabled = pageNumber() === pages();
      parts.empty.hidden = !(complete && count === 0);
      if (complete && count === 0) parts.empty.replaceChildren(home.make("p", {}, home.word("nothing")), home.make("p", {}, await chips(state)));
      box.dataset.shown = complete ? "all" : "some";
    };

    const fail = (error) => {
      parts.progress.hidden = true;
      parts.count.textContent = "";
      parts.empty.hidden = false;
      parts.empty.replaceChildren(home.make("p", {}, home.word("missing"), " ", home.make("code", {}, error.message)),
        home.make("p", {}, button("again", run)));
    };

    const run = async () => {
      const mine = turn += 1;
      const gone = () => mine !== turn;
      const state = home.state.read();
      box.dataset.shown = "none";
      parts.filters.show(state);
      parts.table.mark(state.get("sort"));
      parts.size.value = String(pageSize());
      try {
        const chosen = await chips(state);
        if (gone()) return;
        parts.chips.replaceChildren(...chosen, ...(chosen.length > 1 ? [button("clear", clear, { class: "chip clear" })] : []));
        let drawn = -DRAWN;
        await engine.find(state, (some) => {
          found = some;
          if (some.complete) return;
          tellCount();
          if (some.count > 0 && now() - drawn > DRAWN) {
            drawn = now();
            draw(mine).catch(fail);
          }
        }, gone);
        if (!gone()) await draw(mine);
      } catch (error) {
        if (!gone()) fail(error);
      }
    };

    const download = async () => {
      const [taken, mine] = [found, turn];
      const lines = [home.csvLine(list.download.header)];
      parts.download.disabled = true;
      try {
        for (let from = 0; from < taken.count; from += CHUNK) {
          const rows = await taken.rows(from, Math.min(from + CHUNK, taken.count));
          lines.push(new Blob(rows.map((row) => home.csvLine(list.download.line(row)))));  // a part at a time: all at once takes a second
          if (taken.count > CHUNK) parts.count.textContent = `${home.word("reading")} ${home.plain(Math.min(from + CHUNK, taken.count))} / ${home.plain(taken.count)} ${home.word("rows")}`;
          await new Promise((done) => { setTimeout(done); });
        }
        home.download(`${list.download.name}.csv`, lines);
        if (mine === turn) tellCount();
      } catch (error) {
        fail(error);
      }
    };

    await home.learn();
    engine = await list.open();
    build();
    addEventListener("hashchange", run);
    addEventListener("popstate", run);
    document.addEventListener("zhibiao:language", () => {
      build();
      run();
    });
    await run();
  };
})();
