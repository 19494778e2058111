"use strict";
// Elements and figures. Everything that is shown becomes text: no data is ever read as HTML.
(() => {
  const home = window.zhibiao;
  const LONGEST = 120;

  // An element. Attributes that are null or false are left out; functions listen.
  home.make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (typeof value === "function") element.addEventListener(name, value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  };

  home.short = (text, longest = LONGEST) => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`);

  // As `plain_number` of the program writes it: commas between thousands, and no digit that the number does not have.
  home.plain = (value) => {
    const size = Math.abs(value);
    if (size >= 1e15) return BigInt(value).toLocaleString("en-US");
    if (size < 1e-4) return "0";
    const [whole, fraction] = String(Number(value.toPrecision(15))).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    return fraction ? `${grouped}.${fraction}` : grouped;
  };

  // A number that lines up with those above it on the decimal point; what it is exactly stands in it, too.
  home.figure = (value, fact = null) => {
    const [whole, fraction] = home.plain(value).split(".");
    return home.make("data", { class: "n", value: String(value), "data-fact": fact }, whole,
      home.make("span", { class: "f" }, fraction ? `.${fraction}` : ""));
  };

  home.badge = (kind, text) => home.make("span", { class: `badge ${kind}`.trim() }, text);
  home.link = (href, text, attributes = {}) => home.make("a", { href: document.body.dataset.root + href, ...attributes }, text);
})();
