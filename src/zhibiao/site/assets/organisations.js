"use strict";
// The list of organisations.
(() => {
  const home = window.zhibiao;
  const HEADER = ["organisation", "kind", "level", "province", "city", "county", "town", "documents", "facts", "first_year", "last_year", "organisation_id"];

  const start = async () => {
    await home.learn();
    const [rows, places] = await Promise.all([home.organisations(), home.places()]);
    const years = (row) => (row.first === row.last ? String(row.first ?? "") : `${row.first}–${row.last}`);
    const present = (kind, name) => home.terms(kind).filter(({ value }) => rows.some((row) => row[name] === value));
    const above = (row, level) => row.path.find((_, place) => pathOf(row)[place]?.level === level) ?? null;
    const pathOf = (row) => {
      const path = [];
      for (let place = row.place === null ? null : places.all[row.place]; place; place = place.above === null ? null : places.all[place.above]) path.unshift(place);
      return path;
    };
    home.grid(document.getElementById("list"), {
      noun: { zh: "家机构", en: "organisations" },
      caption: { zh: "机构：名称、类别、层级、地区、文档数、事实数、年度", en: "Organisations: name, kind, level, place, documents, facts, years" },
      filters: [
        { name: "q", kind: "search", label: { zh: "搜索", en: "Search" }, hint: { zh: "名称、地区…", en: "name, place…" } },
        { name: "place", kind: "chooser", label: { zh: "地区", en: "Place" }, options: home.placeOptions },
        { name: "kind", kind: "select", label: { zh: "类别", en: "Kind" }, options: () => present("organisation_kind", "kind") },
        { name: "level", kind: "select", label: { zh: "层级", en: "Level" }, options: () => present("level", "level") },
      ],
      columns: [
        { name: "name", title: { zh: "机构", en: "Organisation" }, sort: true, cell: (row) => [home.link(`organisations/${row.id}.html`, home.short(row.name), { lang: "zh-CN" })] },
        { name: "kind", title: { zh: "类别", en: "Kind" }, sort: true, cell: (row) => [home.term("organisation_kind", row.kind)] },
        { name: "level", title: { zh: "层级", en: "Level" }, sort: true, cell: (row) => [home.term("level", row.level)] },
        {
          name: "place", title: { zh: "地区", en: "Place" }, sort: true,
          cell: (row) => (row.place === null ? [] : [
            row.path.length > 1 ? home.make("span", { class: "quiet", lang: "zh-CN" }, `${home.short(home.placeText(row.path.slice(0, -1)))} › `) : null,
            home.link(`places/${places.all[row.place].id}.html`, home.short(places.all[row.place].name), { lang: "zh-CN" }),
          ]),
        },
        { name: "documents", brief: true, title: { zh: "文档", en: "Documents" }, sort: true, number: true, cell: (row) => [home.figure(row.documents)] },
        {
          name: "facts", brief: true, title: { zh: "事实", en: "Facts" }, sort: true, number: true,
          cell: (row) => [home.make("a", { href: `../facts.html#organisation=${row.id}` }, home.figure(row.facts))],
        },
        { name: "years", brief: true, title: { zh: "年度", en: "Years" }, sort: true, cell: (row) => [years(row)] },
      ],
      download: {
        name: "zhibiao-organisations", header: HEADER,
        line: (row) => [row.name, row.kind, row.level, above(row, "province"), above(row, "city"), above(row, "county"), above(row, "town"), row.documents, row.facts, row.first, row.last, row.id],
      },
      open: async () => home.memory(rows, {
        texts: (row) => [row.name, ...row.path],
        keys: { name: (row) => row.name, kind: (row) => row.kind, level: (row) => row.level, place: (row) => row.place, documents: (row) => row.documents, facts: (row) => row.facts, years: (row) => row.last },
        fits: async (state) => {
          const inside = state.has("place") ? places.inside(state.get("place")) : null;
          return (row) => (inside === null || inside.has(row.place)) && ["kind", "level"].every((name) => !state.has(name) || row[name] === state.get(name));
        },
      }),
    });
  };
  start();
})();
