"use strict";
// The list of documents.
(() => {
  const home = window.zhibiao;
  const HEADER = ["title", "document", "organisation", "place", "report_year", "publish_date", "doc_number", "document_kind", "facts", "document_id"];

  const start = async () => {
    await home.learn();
    const [rows, places] = await Promise.all([home.documents(), home.places()]);
    const years = [...new Set(rows.map((row) => row.year))].sort((a, b) => b - a);
    const kinds = new Set(rows.map((row) => row.kind));
    home.grid(document.getElementById("list"), {
      noun: { zh: "份文档", en: "documents" },
      caption: { zh: "文档：标题、机构、年度、发布日期、文号、文种、事实数", en: "Documents: title, organisation, year, date of publication, number, kind, facts" },
      filters: [
        { name: "q", kind: "search", label: { zh: "搜索", en: "Search" }, hint: { zh: "标题、机构、文号、文件名…", en: "title, organisation, number, file…" } },
        { name: "organisation", kind: "chooser", label: { zh: "机构", en: "Organisation" }, options: home.organisationOptions },
        { name: "place", kind: "chooser", label: { zh: "地区", en: "Place" }, options: home.placeOptions },
        { name: "year", kind: "select", label: { zh: "报告年度", en: "Year" }, options: () => years.map((year) => ({ value: String(year), text: String(year) })) },
        { name: "kind", kind: "select", label: { zh: "文种", en: "Kind" }, options: () => home.terms("document_kind").filter(({ value }) => kinds.has(value)) },
      ],
      columns: [
        {
          name: "title", title: { zh: "文档", en: "Document" }, sort: true,
          cell: (row) => [
            home.link(`documents/${row.id}.html`, home.short(row.title || row.name), { lang: "zh-CN" }),
            row.title ? home.make("div", { class: "quiet" }, home.short(row.name, 60)) : null,
          ],
        },
        {
          name: "organisation", title: { zh: "机构", en: "Organisation" }, sort: true,
          cell: (row) => (row.organisationId === null
            ? [home.make("span", { class: "quiet" }, home.say({ zh: "文中没有写明", en: "the text does not say" }))]
            : [home.link(`organisations/${row.organisationId}.html`, home.short(row.organisation), { lang: "zh-CN" })]),
        },
        { name: "year", brief: true, title: { zh: "年度", en: "Year" }, sort: true, cell: (row) => [String(row.year)] },
        { name: "published", brief: true, title: { zh: "发布日期", en: "Published" }, sort: true, cell: (row) => [row.published ?? ""] },
        { name: "number", brief: true, title: { zh: "文号", en: "Number" }, sort: true, cell: (row) => (row.docNumber ? [home.make("span", { lang: "zh-CN" }, home.short(row.docNumber, 60))] : []) },
        { name: "kind", title: { zh: "文种", en: "Kind" }, sort: true, cell: (row) => [home.term("document_kind", row.kind), " ", row.warned ? home.badge("doubt", home.say({ zh: "读取有疑问", en: "read with doubt" })) : null] },
        { name: "facts", brief: true, title: { zh: "事实", en: "Facts" }, sort: true, number: true, cell: (row) => [home.figure(row.facts)] },
      ],
      download: {
        name: "zhibiao-documents", header: HEADER,
        line: (row) => [row.title, row.name, row.organisation, home.placeText(row.path), row.year, row.published, row.docNumber, row.kind, row.facts, row.id],
      },
      open: async () => home.memory(rows, {
        texts: (row) => [row.title, row.name, row.organisation, row.docNumber, ...row.path],
        keys: {
          title: (row) => row.title || row.name, organisation: (row) => row.organisation, year: (row) => row.year, published: (row) => row.published,
          number: (row) => row.docNumber, kind: (row) => row.kind, facts: (row) => row.facts,
        },
        fits: async (state) => {
          const inside = state.has("place") ? places.inside(state.get("place")) : null;
          return (row) => (inside === null || inside.has(row.place)) && (!state.has("organisation") || row.organisationId === state.get("organisation"))
            && (!state.has("year") || String(row.year) === state.get("year")) && (!state.has("kind") || row.kind === state.get("kind"));
        },
      }),
    });
  };
  start();
})();
