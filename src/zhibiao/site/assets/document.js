"use strict";
// The text of a document and its rows: a figure that is chosen, in either, is shown with all that is known of it.
(() => {
  const WORDS = {
    fact: { zh: "所选的事实", en: "The figure" },
    section: { zh: "所在标题", en: "Under" },
    page: { zh: "页", en: "Page" },
    rule: { zh: "识别规则", en: "Rule" },
    confidence: { zh: "识别置信度", en: "Confidence" },
    correction: { zh: "更正", en: "Correction" },
    told: { zh: "疑点", en: "To check" },
  };
  const word = (name) => WORDS[name][zhibiao.language()];
  const panel = document.getElementById("fact");
  const heads = [...document.querySelectorAll("table.facts thead th")];
  let chosen = null;

  const line = (list, term, value) => {
    const row = document.createElement("div");
    const name = document.createElement("dt");
    const said = document.createElement("dd");
    name.append(...(typeof term === "string" ? [term] : term));
    said.append(...(typeof value === "string" ? [value] : value));
    row.append(name, said);
    list.append(row);
  };
  const copy = (cell) => [...cell.childNodes].map((node) => node.cloneNode(true));

  const show = (start) => {
    const row = document.getElementById(`r${start}`);
    const mark = document.getElementById(`f${start}`);
    if (!row || !mark) return;
    document.querySelectorAll(".chosen").forEach((each) => each.classList.remove("chosen"));
    document.querySelectorAll(`mark[data-start="${start}"]`).forEach((each) => each.classList.add("chosen"));
    row.classList.add("chosen");
    sentence(mark);
    chosen = start;
    panel.querySelector("h2").textContent = word("fact");
    const list = panel.querySelector("dl");
    list.replaceChildren();
    [...row.cells].forEach((cell, place) => {
      if (cell.textContent.trim()) line(list, copy(heads[place]), copy(cell));
    });
    for (const name of ["section", "page", "confidence", "told", "correction", "rule"]) {
      if (row.dataset[name]) line(list, word(name), row.dataset[name]);
    }
    panel.hidden = false;
    const { end } = mark.dataset;
    document.dispatchEvent(new CustomEvent("zhibiao:fact", { detail: { start: Number(start), end: Number(end), panel } }));
  };
  // The sentence is coloured without changing the text; where a browser cannot do that, its paragraph is.
  const sentence = (mark) => {
    const line = mark.closest("p");
    document.querySelectorAll("p.chosen").forEach((each) => each.classList.remove("chosen"));
    const [from, to] = (mark.dataset.sentence ?? "").split(",").map((at) => Number(at) - Number(line.dataset.at));
    if (!globalThis.Highlight || !mark.dataset.sentence) {
      CSS.highlights?.delete("sentence");
      line.classList.add("chosen");
      return;
    }
    const range = document.createRange();
    range.selectNodeContents(line);
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let at = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const characters = [...node.data];
      const offset = (place) => characters.slice(0, place - at).join("").length;
      if (from >= at && from < at + characters.length) range.setStart(node, offset(from));
      if (to > at && to <= at + characters.length) range.setEnd(node, offset(to));
      at += characters.length;
    }
    CSS.highlights.set("sentence", new Highlight(range));
  };
  const close = () => {
    CSS.highlights?.delete("sentence");
    panel.hidden = true;
    document.querySelectorAll(".chosen").forEach((each) => each.classList.remove("chosen"));
    chosen = null;
  };
  const follow = () => {
    const match = /^#[fr](\d+)$/.exec(location.hash);
    if (!match) return;
    show(match[1]);
    document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
  };

  document.querySelector("article.text")?.addEventListener("click", (event) => {
    const mark = event.target.closest("mark.fact");
    if (!mark || String(getSelection())) return;
    event.preventDefault();  // the row would scroll the sentence away that is being read
    history.replaceState(null, "", `#f${mark.dataset.start}`);
    show(mark.dataset.start);
  });
  panel?.querySelector(".close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen !== null && !document.querySelector("dialog[open]")) {
      const mark = document.getElementById(`f${chosen}`);
      close();
      mark?.querySelector("a")?.focus();
    }
  });
  document.addEventListener("zhibiao:language", () => { if (chosen !== null) show(chosen); });
  addEventListener("hashchange", follow);

  const box = document.getElementById("traps");
  const names = document.getElementById("trap-names");
  const label = () => {
    if (!names) return;
    const said = new Map([...names.querySelectorAll("tr[data-trap]")].map((row) => {
      const words = row.cells[0].querySelector(`.${zhibiao.language()}`) ?? row.cells[0];
      return [row.dataset.trap, words.textContent];
    }));
    document.querySelectorAll(".trap").forEach((trap) => { trap.dataset.name = said.get(trap.dataset.trap) ?? ""; });
  };
  box?.addEventListener("change", () => {
    document.body.classList.toggle("with-traps", box.checked);
    names.hidden = !box.checked;
    label();
  });
  document.addEventListener("zhibiao:language", label);
  follow();
})();
