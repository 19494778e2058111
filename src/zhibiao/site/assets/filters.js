"use strict";
// The form above a list: one field a filter, which shows what the address says and changes it.
(() => {
  const home = window.zhibiao;
  const PAUSE = 250;  // milliseconds without a key, then a word is taken for typed

  const field = (filter, choose) => {
    const id = `filter-${filter.name}`;
    const label = home.make("label", { for: id }, home.say(filter.label));
    if (filter.kind === "chooser") {
      const chooser = home.chooser(id, filter.options, (value) => choose(filter.name, value));
      return { box: home.make("div", { class: `field for-${filter.name}` }, label, chooser.element), show: chooser.show };
    }
    if (filter.kind === "select") {
      const control = home.make("select", { id, change: () => choose(filter.name, control.value) });
      const fill = (value, state) => {
        const options = filter.options(state);
        control.replaceChildren(home.make("option", { value: "" }, home.word("all")),
          ...options.map((option) => home.make("option", { value: option.value }, home.say(option.text))));
        if (value && !options.some((option) => option.value === value)) {
          control.append(home.make("option", { value }, `${home.short(value, 40)} ${home.word("unknown")}`));
        }
        control.value = value;
      };
      return { box: home.make("div", { class: `field for-${filter.name}` }, label, control), show: fill };
    }
    let waiting = 0;
    const control = home.make("input", {
      id, type: filter.kind === "number" ? "number" : "search", step: "any", autocomplete: "off", placeholder: filter.hint ? home.say(filter.hint) : null,
      inputmode: filter.kind === "number" ? "decimal" : null,
      input: () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => choose(filter.name, control.value.trim(), true), PAUSE);
      },
      change: () => {
        clearTimeout(waiting);
        choose(filter.name, control.value.trim(), true);
      },
    });
    const show = (value) => { if (document.activeElement !== control || control.value.trim() !== value) control.value = value; };
    return { box: home.make("div", { class: `field for-${filter.name}` }, label, control), show };
  };

  // `choose(name, value, quietly)` is called for each change. `show(state)` brings the fields to what is chosen.
  home.filters = (filters, choose) => {
    const fields = filters.map((filter) => [filter.name, field(filter, choose)]);
    const form = home.make("form", { class: "filters", role: "search", "aria-label": home.word("filters"), submit: (event) => event.preventDefault() },
      fields.map(([, each]) => each.box));
    return { element: form, show: (state) => fields.forEach(([name, each]) => each.show(state.get(name) ?? "", state)) };
  };
})();
