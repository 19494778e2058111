"use strict";
// Small charts beside each other, one a metric: how its years went.
(() => {
  const box = document.getElementById("charts");
  const lines = JSON.parse(document.getElementById("data").textContent);
  for (const line of lines) {
    const element = document.createElement("div");
    box.append(element);
    charts.draw(element, (language, colour) => {
      const data = line.values.map(([year, value, part, document, start]) => ({
        year, value, part: Boolean(part), href: `../documents/${document}.html#f${start}`,
        told: `${line[language]}, ${year}: ${charts.amount(value, line.unit, part)}`,
      }));
      return {
        title: { text: line[language], subtitle: line.unit || " ", fontSize: 12, subtitleFontSize: 12, subtitleColor: colour("--quiet"), limit: 210 },
        description: data.map(({ told }) => told).join("; "),
        width: 170, height: 80,
        data: { values: data },
        encoding: {
          x: { field: "year", type: "ordinal", title: null, axis: { labelAngle: 0, labelOverlap: true }, scale: { domain: charts.years(data) } },
          y: { field: "value", type: "quantitative", title: null, axis: { tickCount: 3 } },
        },
        layer: [
          { transform: [{ filter: "!datum.part" }], mark: { type: "line", aria: false, color: colour("--blue-4") } },
          {
            mark: { type: "point", filled: true, size: 60, opacity: 1, cursor: "pointer" },
            encoding: {
              fill: { condition: { test: "datum.part", value: colour("--ground") }, value: colour("--blue-4") },
              stroke: { value: colour("--blue-4") },
              tooltip: { field: "told" },
              description: { field: "told" },
            },
          },
        ],
      };
    });
  }
})();
