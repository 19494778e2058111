"use strict";
// What is chosen stands in the address after the #, so that it can be linked to, kept, and taken back.
(() => {
  const home = window.zhibiao;

  home.state = {
    // What is chosen: Map of name -> text.
    read: () => new Map([...new URLSearchParams(location.hash.slice(1))].filter(([, value]) => value !== "")),

    // Choose. `quietly`: in the place of what was chosen before (typing), not as a step to go back to.
    write: (chosen, quietly = false) => {
      const written = new URLSearchParams([...chosen].filter(([, value]) => value !== "")).toString();
      if (written === location.hash.slice(1)) return;
      if (quietly) history.replaceState(null, "", `#${written}`);
      else history.pushState(null, "", `#${written}`);
      dispatchEvent(new HashChangeEvent("hashchange"));
    },
  };
})();
