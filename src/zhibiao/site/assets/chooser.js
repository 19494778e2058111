"use strict";
// A field to type a name into that suggests names: one of thousands, where a list to scroll would be of no use.
(() => {
  const home = window.zhibiao;
  const SHOWN = 30;
  let count = 0;

  // `options()` -> Promise of [{ value, text, hint }]; `chosen(value)` is called with "" when the field is emptied.
  home.chooser = (id, options, chosen) => {
    const list = home.make("ul", { role: "listbox", id: `${id}-list`, class: "suggestions", hidden: true, "aria-label": home.word("suggestions") });
    const input = home.make("input", {
      id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: home.word("all"),
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    });
    let known = null;
    let shown = [];
    let active = -1;
    let value = "";

    const textOf = (option) => home.say(option.text);
    const close = () => {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      active = -1;
    };
    const show = async (next) => {
      value = next;
      if (value && !known) known = await options();
      const option = known?.find((each) => each.value === value);
      input.value = value === "" ? "" : option ? home.short(textOf(option)) : home.word("unknown");
    };
    const take = (option) => {
      close();
      value = option?.value ?? "";
      input.value = option ? home.short(textOf(option)) : "";
      chosen(value);
    };
    const point = (to) => {
      active = to;
      [...list.querySelectorAll("[role=option]")].forEach((item, place) => {
        item.setAttribute("aria-selected", String(place === active));
        if (place !== active) return;
        input.setAttribute("aria-activedescendant", item.id);
        item.scrollIntoView({ block: "nearest" });
      });
    };
    // What fits the words in the field; everything where the field shows what is chosen.
    const suggest = async (everything) => {
      known ??= await options();
      const words = everything ? [] : home.fold(input.value).split(/\s+/).filter(Boolean);
      const fits = known.filter((option) => {
        option.folded ??= home.fold(option.find ?? `${option.text} ${option.hint ?? ""}`);
        return words.every((word) => option.folded.includes(word));
      });
      shown = fits.slice(0, SHOWN);
      list.replaceChildren(...shown.map((option) => home.make("li", {
        role: "option", id: `${id}-${count += 1}`, "aria-selected": "false",
        mousedown: (event) => { event.preventDefault(); take(option); },
      }, home.short(textOf(option)), option.hint ? home.make("span", { class: "hint" }, home.short(home.say(option.hint))) : null)));
      if (fits.length === 0) list.append(home.make("li", { class: "hint", role: "presentation" }, home.word("none")));
      if (fits.length > SHOWN) list.append(home.make("li", { class: "hint", role: "presentation" }, `${home.word("more")} (${home.plain(fits.length)})`));
      active = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
    };

    input.addEventListener("input", () => {
      if (input.value.trim() === "" && value !== "") {
        value = "";
        chosen("");
      }
      suggest(false);
    });
    input.addEventListener("click", () => {
      input.select();
      if (list.hidden) suggest(true);
    });
    input.addEventListener("keydown", async (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) await suggest(true);
        else if (shown.length) point((active + (event.key === "ArrowDown" ? 1 : active < 0 ? 0 : -1) + shown.length) % shown.length);
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (list.hidden) return;
        if (active >= 0 || shown.length === 1) take(shown[Math.max(active, 0)]);
      } else if (event.key === "Escape" && !list.hidden) {
        close();
        show(value);
      }
    });
    input.addEventListener("blur", () => {
      close();
      show(value);
    });
    return { element: home.make("span", { class: "chooser" }, input, list), show };
  };
})();
