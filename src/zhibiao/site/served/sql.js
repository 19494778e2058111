"use strict";
// Questions in SQL: what can be asked, the question with its parameters, the answer as a table that leads to the sentences.
(() => {
  const { ask, make, say, Refusal } = zhibiao.served;
  const HISTORY = "zhibiao-sql";
  const REMEMBERED = 50;
  const LONG = 80; // characters of a cell that is folded
  const at = (id) => document.getElementById(id);
  const statement = at("statement");
  const both = (words) => (words.en === words.zh ? [words.zh] : say(words.zh, words.en));
  const pick = (zh, en) => ({ zh, en })[zhibiao.language()];
  let known = { tables: [], analyses: [], metrics: [] };
  let analysis = null; // the one whose SQL stands in the box, as it is
  let underway = null;

  // What can be asked.
  const put = (text, chosen = null) => {
    statement.value = text;
    statement.setSelectionRange(0, 0);
    statement.scrollTop = 0;
    analysis = chosen;
    describe();
    parameters();
    at("trouble").hidden = true;
  };
  const insert = (name) => {
    statement.setRangeText(name, statement.selectionStart, statement.selectionEnd, "end");
    statement.focus();
    edited();
  };
  const tidy = (sql) => sql.trim();
  const edited = () => {
    if (analysis && tidy(statement.value) !== tidy(analysis.sql)) analysis = null;
    describe();
    parameters();
  };
  const describe = () => {
    const about = at("about");
    about.hidden = analysis === null;
    for (const button of at("analyses").querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.name === analysis?.name));
    }
    if (analysis) about.replaceChildren(make("h2", {}, both(analysis.title)), make("p", {}, both(analysis.description)));
  };
  const choose = (one) => {
    put(one.sql, one);
    at("about").scrollIntoView({ block: "nearest" });
    (at("parameters").querySelector("input, select") ?? at("run")).focus();
  };
  const list = () => {
    const wanted = at("filter").value.trim().toLowerCase();
    const fits = (...texts) => !wanted || texts.some((text) => text.toLowerCase().includes(wanted));
    const analyses = known.analyses.filter((one) => fits(one.name, one.title.zh, one.title.en));
    at("analyses").replaceChildren(...analyses.map((one) => make("li", {},
      make("button", { type: "button", "data-name": one.name, "aria-pressed": "false", on: { click: () => choose(one) } },
        both(one.title), make("small", {}, make("code", { translate: "no" }, one.name))))));
    const tables = known.tables.filter((table) => fits(table.name, table.zh, table.en)
      || table.columns.some((column) => fits(column.name)));
    const marts = tables.filter((table) => table.name.startsWith("mart."));
    const others = tables.filter((table) => !table.name.startsWith("mart."));
    at("tables").replaceChildren(...[...marts, ...others].map((table) => {
      const columns = make("ul", { className: "columns-of" });
      const open = wanted !== "" && tables.length <= 3;
      const details = make("details", { className: "table", open }, make("summary", {}, make("code", { translate: "no" }, table.name)), make("p", {}, both(table)),
        make("button", { type: "button", className: "pick", on: { click: () => { put(`from ${table.name}\nlimit 100`); statement.focus(); } } }, say("查看前 100 行 →", "Look at 100 rows →")), columns);
      const fill = () => {
        if (columns.childElementCount) return;
        columns.append(...table.columns.map((column) => make("li", {},
          make("button", { type: "button", on: { click: () => insert(column.name) } },
            make("span", { className: "type" }, column.type.toLowerCase()), make("code", { translate: "no" }, column.name), make("small", {}, both(column))))));
      };
      if (open) fill();
      details.addEventListener("toggle", fill);
      return details;
    }));
    at("analyses-count").textContent = String(analyses.length);
    at("tables-count").textContent = String(tables.length);
    at("analyses-part").hidden = !analyses.length;
    at("tables-part").hidden = !tables.length;
    at("nothing").hidden = analyses.length + tables.length > 0;
    describe();
  };

  // Its parameters: $names outside of texts and comments.
  const named = () => {
    const bare = statement.value.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[^]*?\*\//g, " ");
    return [...new Set([...bare.matchAll(/\$([A-Za-z_]\w*)/g)].map((match) => match[1]))];
  };
  const values = new Map(); // by name: they stay while the statement changes
  const parameters = () => {
    const names = analysis ? analysis.parameters.map((parameter) => parameter.name) : named();
    const box = at("parameters");
    const key = JSON.stringify([names, analysis?.name, zhibiao.language()]);
    if (box.dataset.key === key) return;
    box.dataset.key = key;
    box.hidden = !names.length;
    box.replaceChildren(...names.map((name) => {
      const declared = analysis?.parameters.find((parameter) => parameter.name === name)
        ?? known.analyses.flatMap((one) => one.parameters).find((parameter) => parameter.name === name && parameter.type === "metric");
      const id = `parameter-${name}`;
      const words = declared?.type.includes("|") ? declared.type.split("|") : null;
      const value = values.get(name) ?? "";
      const hear = { input: (event) => values.set(name, event.target.value) };
      const control = words && analysis
        ? make("select", { id, on: hear }, [...(declared.required ? [] : [""]), ...words].map((word) => make("option", { value: word, selected: word === value }, word || declared.default || pick("不限", "any"))))
        : make("input", { id, type: "text", autocomplete: "off", spellcheck: "false", value, placeholder: (analysis && declared?.default) || "", on: hear,
          ...(declared?.type === "metric" ? { list: "metrics" } : {}) });
      const optional = analysis && declared && !declared.required;
      return make("div", {}, make("label", { for: id }, make("code", { translate: "no" }, `$${name}`), optional ? say("（可不填）", " (optional)") : []), control,
        analysis && declared ? make("p", { className: "hint" }, both(declared.meaning)) : []);
    }));
  };
  const given = () => {
    const names = analysis ? analysis.parameters.map((parameter) => parameter.name) : named();
    return Object.fromEntries(names.map((name) => [name, (values.get(name) ?? "").trim() || null]));
  };

  // The address holds the question, so that it can be sent to somebody; what an address says is never asked by itself.
  const address = () => {
    const said = new URLSearchParams(analysis ? { analysis: analysis.name } : { q: statement.value });
    for (const [name, value] of Object.entries(given())) if (value !== null) said.set(`$${name}`, value);
    return `#${said}`;
  };
  const follow = () => {
    const said = new URLSearchParams(location.hash.slice(1));
    if (location.hash === address()) return;
    for (const [name, value] of said) if (name.startsWith("$")) values.set(name.slice(1), value);
    const found = known.analyses.find((one) => one.name === said.get("analysis"));
    at("parameters").dataset.key = "";
    if (found) put(found.sql, found);
    else if (said.has("q")) put(said.get("q"));
  };

  // What was asked before.
  const remembered = () => { try { return JSON.parse(localStorage.getItem(HISTORY) ?? "[]").filter((one) => typeof one === "string"); } catch { return []; } };
  const remember = (questions) => { try { localStorage.setItem(HISTORY, JSON.stringify(questions.slice(0, REMEMBERED))); } catch { /* then for this page only */ } };
  const history_ = () => {
    const questions = remembered();
    at("history").hidden = !questions.length;
    at("earlier").replaceChildren(...questions.map((hash) => {
      const said = new URLSearchParams(hash.slice(1));
      const extra = [...said].filter(([name]) => name.startsWith("$")).map(([name, value]) => `${name.slice(1)}=${value}`).join(" ");
      const text = `${said.get("analysis") ?? said.get("q") ?? ""}  ${extra}`.replaceAll(/\s+/g, " ");
      return make("li", {}, make("button", { type: "button", translate: "no", title: text, on: { click: () => {
        values.clear();
        history.replaceState(null, "", "#");
        location.hash = hash;
        at("history").open = false;
        statement.focus();
      } } }, text));
    }));
  };

  // The answer.
  const cell = (text, column) => {
    if (text === null) return make("td", { className: column.number ? "num null" : "null" }, make("span", { "aria-label": "null" }, "–"));
    if (column.number) return make("td", { className: "num" }, text);
    if (text.length > LONG) {
      return make("td", { className: "long" }, make("details", {}, make("summary", {}, `${text.slice(0, LONG)}…`), text));
    }
    return make("td", { className: text.length <= 12 ? "short" : text.length > 30 ? "long" : "" }, text);
  };
  const link = (place) => {
    if (!place) return make("td", { className: "to" });
    const hash = place.start === null ? "" : `#f${place.start}`;
    return make("td", { className: "to" }, make("a", { href: `documents/${place.document}.html${hash}` }, place.start === null ? say("文档", "document") : say("原句", "sentence")));
  };
  let last = null;
  const title = () => {
    if (!last) return;
    const { count, rows, seconds } = last;
    const format = (value) => value.toLocaleString("en");
    const some = rows.length < count ? pick(`，显示前 ${format(rows.length)} 行`, `, the first ${format(rows.length)} are shown`) : "";
    at("answer-title").textContent = pick(`${format(count)} 行`, count === 1 ? "1 row" : `${format(count)} rows`) + some;
    at("state").textContent = pick(`用时 ${seconds.toFixed(2)} 秒`, `${seconds.toFixed(2)} s`);
  };
  const show = (answer) => {
    last = answer;
    const { columns, rows, evidence, answer: name } = answer;
    title();
    at("downloads").replaceChildren(...(answer.count ? [...say("下载全部：", "Download all: "),
      ...[["csv", "CSV"], ["parquet", "Parquet"], ["jsonl", "JSON lines"]].flatMap(([ending, text], place) => [place ? " · " : "",
        make("a", { href: `/api/answers/${name}.${ending}`, download: "" }, text)])] : []));
    const head = columns.map((column) => make("th", { scope: "col", className: column.number ? "num" : "", title: column.type }, column.name));
    const leads = evidence.length > 0;
    at("rows").replaceChildren(rows.length
      ? make("table", {}, make("caption", { className: "away" }, say("查询结果", "Answer")),
        make("thead", {}, make("tr", {}, leads ? make("th", { scope: "col", className: "to" }, say("出处", "From")) : [], head)),
        make("tbody", {}, rows.map((row, place) => make("tr", {}, leads ? link(evidence[place]) : [], row.map((text, index) => cell(text, columns[index]))))))
      : make("p", { className: "empty" }, say("没有符合的行。放宽条件，或者看看相关的表里有什么。", "No row fits. Ask for less, or look at what the table holds.")));
    at("answer").hidden = false;
    at("rows").scrollTo(0, 0);
  };
  const run = async () => {
    if (underway || !statement.value.trim()) {
      statement.focus();
      return;
    }
    const missing = analysis?.parameters.find((parameter) => parameter.required && given()[parameter.name] === null);
    if (missing) {
      at("trouble").textContent = pick(`请先填写 $${missing.name}`, `$${missing.name} is needed first`);
      at("trouble").hidden = false;
      at(`parameter-${missing.name}`).focus();
      return;
    }
    underway = new AbortController();
    const hash = address();
    history.replaceState(null, "", hash);
    remember([hash, ...remembered().filter((one) => one !== hash)]);
    history_();
    at("first").hidden = true;
    at("trouble").hidden = true;
    at("run").disabled = true;
    at("stop").hidden = false;
    at("answer").setAttribute("aria-busy", "true");
    const started = performance.now();
    const clock = () => { at("state").textContent = pick("正在运行… ", "Running… ") + `${((performance.now() - started) / 1000).toFixed(0)} s`; };
    clock();
    const ticking = setInterval(clock, 500);
    try {
      const question = analysis ? { analysis: analysis.name } : { statement: statement.value };
      show(await ask("/api/sql", { ...question, parameters: given() }, underway.signal));
    } catch (error) {
      at("answer").hidden = true;
      at("state").textContent = "";
      at("trouble").textContent = error.name === "AbortError" ? pick("已停止。", "Stopped.") : error instanceof Refusal ? error.message : String(error);
      at("trouble").hidden = false;
    } finally {
      clearInterval(ticking);
      underway = null;
      at("run").disabled = false;
      at("stop").hidden = true;
      at("answer").removeAttribute("aria-busy");
    }
  };

  at("ask").addEventListener("submit", (event) => { event.preventDefault(); run(); });
  at("ask").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    }
  });
  at("stop").addEventListener("click", () => underway?.abort());
  at("forget").addEventListener("click", () => { remember([]); history_(); });
  at("filter").addEventListener("input", list);
  statement.addEventListener("input", edited);
  document.querySelectorAll(".try").forEach((button) => button.addEventListener("click", () => { put(button.textContent); statement.focus(); }));
  const label = () => {
    at("filter").placeholder = pick("筛选分析、表、列", "Filter analyses, tables, columns");
    statement.placeholder = pick("写 SQL，或选一个分析", "Write SQL, or choose an analysis");
    at("parameters").dataset.key = "";
    parameters();
    title();
  };
  document.addEventListener("zhibiao:language", label);
  addEventListener("hashchange", follow);

  if (matchMedia("(max-width: 60rem)").matches) for (const part of ["analyses-part", "tables-part"]) at(part).open = false;
  label();
  history_();
  (async () => {
    try {
      known = await ask("/api/askable");
      document.body.append(make("datalist", { id: "metrics" }, known.metrics.map((metric) => make("option", { value: metric.code }, `${metric.zh} · ${metric.en}`))));
      list();
    } catch (error) {
      at("trouble").textContent = error.message;
      at("trouble").hidden = false;
    }
    follow();
  })();
})();
