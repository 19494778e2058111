"use strict";
// The data of a page, in scripts that are loaded when they are needed: a page of a folder may run scripts, but read no files.
(() => {
  const home = window.zhibiao;
  const root = document.body.dataset.root;
  // Served pages follow the warehouse: a page of yesterday must not be given rows of today.
  const snapshot = document.querySelector('meta[name="zhibiao-snapshot"]')?.content;
  const arrived = new Map();
  const asked = new Map();

  // Each script of data calls this.
  home.piece = (name, content) => arrived.set(name, content);

  // The content of a piece; it is loaded once. An Error where it cannot be.
  home.load = (name) => {
    if (!asked.has(name)) {
      asked.set(name, new Promise((done, failed) => {
        const script = document.createElement("script");
        const finish = () => {
          script.remove();
          if (arrived.has(name)) {
            done(arrived.get(name));
            arrived.delete(name);
          } else {
            asked.delete(name);  // another attempt may reach it
            failed(new Error(`data/${name}.js`));
          }
        };
        script.addEventListener("load", finish);
        script.addEventListener("error", finish);
        script.src = `${root}data/${name}.js${snapshot ? `?of=${snapshot}` : ""}`;
        document.head.append(script);
      }));
    }
    return asked.get(name);
  };

  // All rows of a list that comes in pieces: organisations, documents.
  home.loadRows = async (list) => {
    const { rows, size } = await home.load(list);
    const pieces = await Promise.all(
      Array.from({ length: Math.ceil(rows / size) }, (_, number) => home.load(`${list}/${number}`)),
    );
    return pieces.flatMap((piece) => piece.rows);
  };
})();
