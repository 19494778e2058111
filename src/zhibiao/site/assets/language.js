"use strict";
// Chinese first; what the reader chooses is kept. It runs in the head, so that no page is seen in the other language first.
(() => {
  const KEY = "zhibiao-language";
  const root = document.documentElement;
  const kept = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const keep = (language) => { try { localStorage.setItem(KEY, language); } catch { /* then it holds for this page */ } };
  const show = (language) => {
    root.lang = language === "en" ? "en" : "zh-CN";
    const button = document.getElementById("language");
    if (button) {
      button.textContent = language === "en" ? "中文" : "English";
      button.lang = language === "en" ? "zh-CN" : "en";
    }
  };
  let language = kept() === "en" ? "en" : "zh";
  window.zhibiao = { language: () => language };  // what scripts share; "zh" or "en"
  show(language);
  document.addEventListener("DOMContentLoaded", () => {
    show(language);
    document.getElementById("language")?.addEventListener("click", () => {
      language = language === "en" ? "zh" : "en";
      keep(language);
      show(language);
      document.dispatchEvent(new CustomEvent("zhibiao:language", { detail: language }));
    });
  });
})();
