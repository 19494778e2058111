"use strict";
// Charts by Vega-Lite, in the colours of the page, redrawn when its language changes. What is drawn leads somewhere: `href`.
const charts = (() => {
  const drawn = new Map();
  const PART = { zh: "年内一段时间", en: "part of the year" };
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const number = (value) => value.toLocaleString("en", { maximumFractionDigits: 15 });
  const config = () => ({
    background: "transparent",
    font: getComputedStyle(document.body).fontFamily,
    view: { stroke: null },
    axis: {
      labelColor: colour("--text"), titleColor: colour("--quiet"), gridColor: colour("--line"), domainColor: colour("--quiet"),
      tickColor: colour("--quiet"), labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal", labelLimit: 190,
    },
    legend: { labelColor: colour("--text"), titleColor: colour("--quiet") },
    title: { color: colour("--text"), fontSize: 14, anchor: "start" },
    text: { color: colour("--text") },
  });

  // One line of a tooltip, put there as text.
  const tooltip = (handler, event, item, value) => {
    let box = document.getElementById("vg-tooltip-element");
    if (!box) {
      box = document.createElement("div");
      box.id = "vg-tooltip-element";
      document.body.append(box);
    }
    box.classList.toggle("visible", Boolean(value));
    if (!value) return;
    box.textContent = String(value);
    const { width, height } = box.getBoundingClientRect();
    box.style.left = `${Math.max(4, Math.min(event.clientX + 12, innerWidth - width - 8))}px`;
    box.style.top = `${Math.min(event.clientY + 12, innerHeight - height - 8)}px`;
  };

  const render = async (element) => {
    const spec = drawn.get(element)(zhibiao.language(), colour);
    element.classList.toggle("words", typeof spec === "string");
    if (typeof spec === "string") {
      element.textContent = spec;
      return;
    }
    const { view } = await vegaEmbed(element, { $schema: "https://vega.github.io/schema/vega-lite/v6.json", config: config(), ...spec }, {
      ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip,
    });
    view.addEventListener("click", (_, item) => {
      const href = item?.datum?.href;
      if (href) location.href = href;
    });
  };

  document.addEventListener("zhibiao:language", () => { for (const element of drawn.keys()) render(element); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { for (const element of drawn.keys()) render(element); });

  return {
    /** A number with commas between thousands. */
    number,
    /** What was counted, in words; `isPart`: over a part of the year. */
    amount(value, unit, isPart) {
      return `${number(value)} ${unit}${isPart ? ` (${PART[zhibiao.language()]})` : ""}`;
    },
    /** All years from the first to the last, so that one without a value keeps its place. */
    years(data) {
      const [first, last] = [Math.min, Math.max].map((most) => most(...data.map(({ year }) => year)));
      return Array.from({ length: last - first + 1 }, (_, place) => first + place);
    },
    /** Draw into the element what `make(language, colour)` returns: a specification, or words where there is nothing to draw. */
    draw(element, make) {
      drawn.set(element, make);
      return render(element);
    },
  };
})();
