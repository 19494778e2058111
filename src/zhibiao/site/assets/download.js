"use strict";
// Rows as a CSV file, made in the page.
(() => {
  const home = window.zhibiao;
  const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;  // what a spreadsheet would run, see zhibiao.defuse

  const cell = (value) => {
    if (value === null || value === undefined) return "";
    if (typeof value !== "string") return String(value);
    const harmless = FORMULA.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  };
  home.csvLine = (values) => `${values.map(cell).join(",")}\r\n`;

  // The mark at the beginning tells spreadsheets that it is UTF-8.
  home.download = (name, lines) => {
    const address = URL.createObjectURL(new Blob(["\ufeff", ...lines], { type: "text/csv;charset=utf-8" }));
    home.make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };
})();
