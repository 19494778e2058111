"use strict";
// What a page can do while somebody answers: it learns that the data has changed, and writes corrections.
zhibiao.served = (() => {
  const known = (name) => document.querySelector(`meta[name="zhibiao-${name}"]`)?.content ?? "";

  // An element with text alone: nothing that comes from a document is ever read as HTML.
  const make = (tag, properties = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name === "on") for (const [event, heard] of Object.entries(value)) element.addEventListener(event, heard);
      else if (name in element && typeof value !== "string") element[name] = value;
      else element.setAttribute(name === "className" ? "class" : name, value);
    }
    element.append(...children.flat());
    return element;
  };
  const say = (zh, en) => [
    make("span", { className: "zh", lang: "zh-CN" }, zh),
    make("span", { className: "en", lang: "en" }, en),
  ];

  class Refusal extends Error {}
  const GONE = {
    zh: "zhibiao explore 没有回应，可能已经结束。请在终端重新启动。",
    en: "zhibiao explore does not answer: it has ended. Start it again in the terminal.",
  };
  const ask = async (path, body, signal) => {
    const options = body === undefined ? { signal } : {
      method: "POST",
      headers: { "content-type": "application/json", "x-zhibiao-token": known("token") },
      body: JSON.stringify(body),
      signal,
    };
    let response;
    try {
      response = await fetch(path, options);
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Refusal(GONE[zhibiao.language()]);
    }
    const said = await response.text();
    let answer = null;
    try { answer = JSON.parse(said); } catch { /* a refusal at the door is plain text */ }
    if (!response.ok) throw new Refusal(answer?.error ?? said.trim());
    return answer;
  };

  // A line at the foot of the page, which covers nothing that is being read and moves nothing.
  const bar = make("div", { className: "notice", role: "status", hidden: true });
  document.body.append(bar);
  const PASSING = new Set(["changed", "trouble", "gone"]); // what is over when it holds no more
  let told = "";
  const tell = (what, ...content) => {
    if (told === what) return;
    told = what;
    const close = make("button", { type: "button", className: "quiet", on: { click: () => { bar.hidden = true; } } }, say("关闭", "Close"));
    bar.replaceChildren(make("span", {}, ...content), close);
    bar.hidden = false;
  };
  const reload = () => make("button", { type: "button", on: { click: () => location.reload() } }, say("重新载入", "Reload"));

  let misses = 0;
  const look = async () => {
    if (document.hidden) return;
    try {
      const { snapshot, trouble } = await ask("/api/version");
      misses = 0;
      if (String(snapshot) !== known("snapshot")) tell("changed", ...say("数据已更新", "The data has changed"), " ", reload());
      else if (trouble) tell("trouble", ...say("无法读取最新数据：", "The latest data cannot be read: "), trouble);
      else if (PASSING.has(told)) { told = ""; bar.hidden = true; }
    } catch {
      misses += 1;
      if (misses > 1) tell("gone", ...say("zhibiao explore 已结束，页面不再更新", "zhibiao explore has ended: this page stays as it is"));
    }
  };
  const watch = async () => {
    await look();
    setTimeout(watch, misses > 1 ? 20000 : 3000);
  };
  watch();
  document.addEventListener("visibilitychange", look);

  return { ask, make, say, tell, Refusal };
})();
