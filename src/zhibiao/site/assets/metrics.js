"use strict";
// Rows of the list of metrics that hold what is typed.
(() => {
  const input = document.getElementById("filter");
  const rows = [...document.querySelectorAll("tr[data-find]")];
  const found = document.getElementById("found");
  const narrow = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const fits = words.every((word) => row.dataset.find.includes(word));
      row.hidden = !fits;
      count += fits;
    }
    for (const section of document.querySelectorAll("#metrics section")) {
      section.hidden = !section.querySelector("tr[data-find]:not([hidden])");
    }
    found.textContent = words.length ? `${count} / ${rows.length}` : "";
    document.getElementById("none").hidden = count > 0;
  };
  input.addEventListener("input", narrow);
  narrow();
})();
