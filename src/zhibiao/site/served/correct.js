"use strict";
// A figure is corrected where it stands: a form, the entry that will be written, and the same sentence again.
(() => {
  const document_ = document.body.dataset.document;
  if (!document_) return;
  const { ask, make, say, tell, Refusal } = zhibiao.served;
  const AUTHOR = "zhibiao-author";
  const DONE = "zhibiao-corrected";
  const STATUSES = { actual: { zh: "实际", en: "done" }, planned: { zh: "计划", en: "planned" }, required: { zh: "要求", en: "required" } };
  const kept = (store, name) => { try { return store.getItem(name); } catch { return null; } };
  const keep = (store, name, value) => { try { store.setItem(name, value); } catch { /* then it is asked for again */ } };
  const number = (text) => {
    const plain = text.replaceAll(/[,，\s]/g, "");
    return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : text.trim();
  };
  let count = 0;

  class Form {
    // `fact` is what is there now, or the stretch of text that is to become a fact.
    constructor(fact, words, isNew) {
      this.fact = fact;
      this.isNew = isNew;
      this.metrics = new Map(words.metrics.map((metric) => [metric.code, metric]));
      this.id = `correct-${(count += 1)}`;
      this.seen = null;
      this.build(words);
    }

    build(words) {
      const { fact, id } = this;
      const input = (name, value, more = {}) => make("input", { id: `${id}-${name}`, name, type: "text", autocomplete: "off", value: String(value ?? ""), ...more });
      const field = (name, zh, en, control, ...below) => make("div", { className: "field", "data-field": name },
        make("label", { for: control.id }, say(zh, en)), control, ...below);
      const list = (name, options) => make("datalist", { id: `${id}-${name}` },
        options.map(([value, text]) => make("option", { value }, text)));

      this.controls = {
        value: input("value", fact.value, { inputmode: "decimal" }),
        unit: input("unit", fact.unit, { list: `${id}-units` }),
        metric: input("metric", fact.metric, { list: `${id}-metrics`, spellcheck: "false" }),
        status: make("select", { id: `${id}-status`, name: "status" },
          words.statuses.map((status) => make("option", { value: status, selected: status === fact.status }))),
        period: input("period", fact.period, { "aria-describedby": `${id}-periods` }),
        is_part: make("input", { id: `${id}-is_part`, name: "is_part", type: "checkbox", checked: Boolean(fact.is_part) }),
      };
      this.start = Object.fromEntries(Object.keys(this.controls).map((name) => [name, this.said(name)]));
      this.metricName = make("p", { className: "hint" });
      this.reason = make("textarea", { id: `${id}-reason`, name: "reason", rows: "2", required: true });
      this.author = input("author", kept(localStorage, AUTHOR) ?? words.author, { autocomplete: "name", required: true });
      this.trouble = make("p", { className: "trouble", role: "alert", hidden: true });
      this.shown = make("section", { className: "preview", "aria-labelledby": `${id}-preview`, tabindex: "-1", hidden: true });
      this.submit = make("button", { type: "submit", className: "main" });
      const choice = (action, zh, en, checked) => make("label", { className: "choice" },
        make("input", { type: "radio", name: `${id}-action`, value: action, checked }), " ", say(zh, en));
      this.fields = make("div", { className: "fields" },
        field("value", "数值", "Value", this.controls.value),
        field("unit", "单位", "Unit", this.controls.unit),
        field("status", "状态", "Status", this.controls.status),
        field("metric", "指标（可留空）", "Metric (may be left empty)", this.controls.metric, this.metricName),
        field("period", "期间", "Period", this.controls.period,
          make("p", { className: "hint", id: `${id}-periods` }, "2022 · 2022-H1 · 2022-Q3 · 2022-05 · 2022-01-01/2022-10-31")),
        make("div", { className: "field check", "data-field": "is_part" },
          make("label", { for: `${id}-is_part` }, this.controls.is_part, " ", say("是旁边某个总数的一部分", "It is a part of a total beside it"))));
      this.form = make("form", { novalidate: "", on: { submit: (event) => { event.preventDefault(); this.send(); }, input: (event) => this.edited(event) } },
        make("h2", { id: `${id}-title` }, this.isNew ? say("添加事实", "Add a fact") : say("更正", "Correct"), " ", make("q", { lang: "zh-CN" }, fact.text)),
        make("blockquote", { lang: "zh-CN" }, fact.before ?? "", make("mark", {}, fact.text), fact.after ?? ""),
        fact.correction ? make("p", { className: "hint" }, say("已更正过：", "Corrected before: "), fact.correction) : [],
        this.isNew ? [] : make("fieldset", {}, make("legend", { className: "away" }, say("要做什么", "What to do")),
          choice("set", "改正", "Change it", true), choice("drop", "这不是事实", "It is no fact", false)),
        this.fields,
        make("div", { className: "fields why" },
          field("reason", "理由", "Reason", this.reason),
          field("author", "署名", "Author", this.author)),
        list("units", words.units.map((unit) => [unit, ""])),
        list("metrics", words.metrics.map((metric) => [metric.code, `${metric.zh} · ${metric.en}`])),
        this.trouble,
        this.shown,
        make("div", { className: "buttons" },
          make("button", { type: "button", on: { click: () => this.dialog.close() } }, say("取消", "Cancel")), this.submit));
      this.dialog = make("dialog", { className: "correct", "aria-labelledby": `${id}-title` }, this.form);
      document.body.append(this.dialog);
      document.addEventListener("zhibiao:language", () => this.label());
      this.label();
      this.edited();
    }

    label() {
      for (const option of this.controls.status.options) option.textContent = STATUSES[option.value]?.[zhibiao.language()] ?? option.value;
      this.name();
    }

    name() {
      const metric = this.metrics.get(this.controls.metric.value.trim());
      this.metricName.textContent = metric?.[zhibiao.language()] ?? "";
    }

    get action() {
      return this.isNew ? "add" : this.form.elements[`${this.id}-action`].value;
    }

    said(name) {
      const control = this.controls[name];
      if (name === "is_part") return control.checked;
      const text = control.value.trim();
      if (name === "value") return number(text);
      return text === "" && name !== "unit" ? null : text;
    }

    get changes() {
      const said = Object.keys(this.controls).map((name) => [name, this.said(name)]);
      if (this.isNew) return Object.fromEntries(said.filter(([name, value]) => value !== null && !(name === "is_part" && !value)));
      return Object.fromEntries(said.filter(([name, value]) => value !== this.start[name]));
    }

    // What was looked at is no longer what would be written.
    edited(event) {
      if (event?.target === this.author) keep(localStorage, AUTHOR, this.author.value);
      this.seen = null;
      this.shown.hidden = true;
      this.fields.hidden = this.action === "drop";
      const changed = this.isNew ? {} : this.changes;
      for (const field of this.fields.children) field.classList.toggle("changed", field.dataset.field in changed);
      this.submit.replaceChildren(...say("预览", "Preview"));
      this.name();
    }

    async send() {
      const wish = {
        document: document_, start: this.fact.start, end: this.isNew ? this.fact.end : null, text: this.fact.text,
        action: this.action, changes: this.action === "drop" ? {} : this.changes, reason: this.reason.value, author: this.author.value,
      };
      const seen = this.seen;
      this.trouble.hidden = true;
      this.busy(true, seen === null);
      try {
        if (seen === null) this.preview(await ask("/api/corrections/preview", wish));
        else this.written(await ask("/api/corrections", { ...wish, yaml: seen }));
      } catch (error) {
        this.trouble.textContent = error instanceof Refusal ? error.message : String(error);
        this.trouble.hidden = false;
        this.trouble.scrollIntoView({ block: "nearest" });
      } finally {
        this.busy(false);
      }
    }

    busy(is, isPreview) {
      this.submit.disabled = is;
      this.form.setAttribute("aria-busy", String(is));
      if (is) this.submit.replaceChildren(...(isPreview ? say("正在核对…", "Checking…") : say("正在写入…", "Writing…")));
      else this.submit.replaceChildren(...(this.seen === null ? say("预览", "Preview") : say("写入", "Write")));
    }

    preview({ yaml, path }) {
      this.seen = yaml;
      this.shown.replaceChildren(
        make("h3", { id: `${this.id}-preview` }, say("将写入这一条", "This entry will be written")),
        make("pre", { translate: "no" }, yaml),
        make("p", { className: "hint" }, say("写入 ", "Into "), make("code", {}, path),
          say("，今后每次入库和重读都有效。", ". It holds in every later load and reading.")));
      this.shown.hidden = false;
      this.shown.focus({ preventScroll: true });
      this.shown.scrollIntoView({ block: "nearest" });
    }

    written({ kept: held, start }) {
      if (held) throw new Refusal(held);
      keep(sessionStorage, DONE, "1");
      if (this.action !== "drop" && start !== null) history.replaceState(null, "", `#f${start}`);
      location.reload();
    }

    open() {
      this.dialog.showModal();
      this.controls.value.focus();
    }
  }

  const forms = new Map(); // what was typed stays when a form is closed
  const open = async (button, name, fetched) => {
    button.disabled = true;
    try {
      if (!forms.has(name)) forms.set(name, await fetched());
      forms.get(name).open();
    } catch (error) {
      tell(`refused ${error.message}`, error.message);
    } finally {
      button.disabled = false;
    }
  };

  document.addEventListener("zhibiao:fact", ({ detail: { start, panel } }) => {
    panel.querySelector(".correct-it")?.remove();
    const button = make("button", { type: "button", className: "correct-it" }, say("更正", "Correct"));
    button.addEventListener("click", () => open(button, `f${start}`, async () => {
      const { fact, ...words } = await ask(`/api/facts/${document_}/${start}`);
      return new Form(fact, words, false);
    }));
    panel.querySelector("dl").before(button);
  });
  // The page may have chosen its fact before this script was there to hear of it.
  const chosen = /^#[fr]\d+$/.exec(location.hash);
  if (chosen) dispatchEvent(new HashChangeEvent("hashchange"));

  // A figure that was overlooked: a stretch of text that is chosen, of one line, and no fact yet.
  const article = document.querySelector("article.text");
  const adder = make("button", { type: "button", className: "add-it", hidden: true }, say("＋ 添加事实", "＋ Add a fact"));
  document.body.append(adder);
  let stretch = null;
  const characters = (text) => [...text].length;
  const selected = () => {
    const selection = getSelection();
    if (!article || !selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const parent = range.startContainer.nodeType === Node.TEXT_NODE ? range.startContainer.parentElement : range.startContainer;
    const line = parent?.closest("p[data-at]");
    if (!line || !article.contains(line) || !line.contains(range.endContainer)) return null;
    if ([...line.querySelectorAll("mark.fact")].some((mark) => range.intersectsNode(mark))) return null;
    const before = document.createRange();
    before.selectNodeContents(line);
    before.setEnd(range.startContainer, range.startOffset);
    const said = range.toString();
    const text = said.trim();
    if (!text || characters(text) > 40) return null;
    const lead = before.toString() + said.slice(0, said.indexOf(text));
    const start = Number(line.dataset.at) + characters(lead);
    const figure = /[\d.,]+/.exec(text)?.[0] ?? "";
    return {
      text, start, end: start + characters(text), box: range.getBoundingClientRect(),
      before: lead.slice(-40), after: line.textContent.slice(lead.length + text.length).slice(0, 40),
      value: figure.replaceAll(",", ""), unit: text.slice(text.indexOf(figure) + figure.length).trim(), status: "actual",
    };
  };
  document.addEventListener("selectionchange", () => {
    stretch = selected();
    adder.hidden = stretch === null;
    if (stretch) {
      adder.style.setProperty("top", `${stretch.box.bottom + scrollY + 6}px`);
      adder.style.setProperty("left", `${Math.min(stretch.box.left + scrollX, scrollX + innerWidth - 160)}px`);
    }
  });
  adder.addEventListener("mousedown", (event) => event.preventDefault()); // or the selection would go
  adder.addEventListener("click", () => {
    const fact = stretch;
    if (fact) open(adder, `n${fact.start}-${fact.end}`, async () => new Form(fact, await ask("/api/words"), true));
  });

  if (kept(sessionStorage, DONE)) {
    keep(sessionStorage, DONE, "");
    tell("corrected", ...say("已更正", "Corrected"));
  }
})();
