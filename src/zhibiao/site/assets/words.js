"use strict";
// What the lists say, in the language that the reader has chosen.
(() => {
  const home = window.zhibiao;
  const WORDS = {
    all: { zh: "全部", en: "all" },
    filters: { zh: "筛选", en: "Filters" },
    clear: { zh: "清除筛选", en: "Clear the filters" },
    remove: { zh: "去掉筛选", en: "Remove the filter" },
    nothing: { zh: "没有符合条件的行。去掉一个条件试试：", en: "Nothing fits. Remove one of the filters:" },
    missing: { zh: "有一部分数据没有读到，请检查这个文件是否和页面一起拷贝了：", en: "A part of the data could not be read. Was this file copied with the page?" },
    again: { zh: "重试", en: "Try again" },
    searching: { zh: "正在查找", en: "searching" },
    reading: { zh: "正在读取", en: "reading" },
    found: { zh: "已找到", en: "found so far:" },
    download: { zh: "下载 CSV", en: "Download CSV" },
    rows: { zh: "行", en: "rows" },
    per: { zh: "每页", en: "Rows a page" },
    first: { zh: "首页", en: "First" },
    back: { zh: "上一页", en: "Back" },
    next: { zh: "下一页", en: "Next" },
    last: { zh: "末页", en: "Last" },
    pages: { zh: "翻页", en: "Pages" },
    suggestions: { zh: "可选项", en: "Suggestions" },
    none: { zh: "没有这样的名称", en: "no such name" },
    more: { zh: "还有更多，请继续输入", en: "there are more: go on typing" },
    unknown: { zh: "（这里没有）", en: "(not here)" },
  };
  let terms = {};

  // One of { zh, en }, or a text that is the same in both.
  home.say = (words) => (typeof words === "string" ? words : words[home.language()]);
  home.word = (name) => home.say(WORDS[name]);
  // A code of the marts in words; itself where there are none. `learn` comes first.
  home.term = (kind, code) => (code === null || code === undefined ? "" : terms[kind]?.[code]?.[home.language() === "en" ? 1 : 0] ?? code);
  home.learn = async () => { terms = await home.load("words"); };
  home.terms = (kind) => Object.entries(terms[kind]).map(([code, [zh, en]]) => ({ value: code, text: { zh, en } }));
  // How a text is compared: full-width as half-width, capitals as small letters.
  home.fold = (text) => text.normalize("NFKC").toLowerCase();
})();
