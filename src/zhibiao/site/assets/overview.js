"use strict";
// What is typed becomes part of the link, so that it also opens in a new tab.
(() => {
  const input = document.getElementById("find");
  const link = document.getElementById("find-go");
  if (!input) return;
  const follow = () => { link.href = `facts.html${input.value.trim() ? `#q=${encodeURIComponent(input.value.trim())}` : ""}`; };
  input.addEventListener("input", follow);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    follow();
    link.click();
  });
  follow();
})();
