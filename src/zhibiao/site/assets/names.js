"use strict";
// Places and organisations by number and by id, with what lies in what.
(() => {
  const home = window.zhibiao;
  const once = (make) => { let made = null; return () => (made ??= make()); };

  // Places: [{ number, id, above, name, level, code, path }]; `inside(id)` is the Set of the numbers of a place and all in it.
  home.places = once(async () => {
    const { rows } = await home.load("places");
    const all = rows.map(([id, above, name, level, code], number) => ({ number, id, above, name, level, code }));
    for (const place of all) {  // what a place lies in comes before it
      place.path = place.above === null ? [place.name] : [...all[place.above].path, place.name];
    }
    const inside = (id) => {
      const found = new Set();
      for (const place of all) if (place.id === id || found.has(place.above)) found.add(place.number);
      return found;
    };
    return { all, inside };
  });

  home.placeText = (path) => path.filter(Boolean).join(" › ");
  home.placeOptions = async () => (await home.places()).all.map((place) => ({
    value: place.id, text: place.name, hint: home.placeText(place.path.slice(0, -1)),
  }));

  home.organisations = once(async () => {
    const [rows, places] = [await home.loadRows("organisations"), await home.places()];
    return rows.map(([id, name, kind, level, place, documents, facts, first, last], number) => ({
      number, id, name, kind, level, place, documents, facts, first, last, path: place === null ? [] : places.all[place].path,
    }));
  });
  home.organisationOptions = async () => (await home.organisations()).map((organisation) => ({
    value: organisation.id, text: organisation.name, hint: home.placeText(organisation.path.slice(0, 3)),
  }));

  home.documents = once(async () => {
    const [rows, places] = [await home.loadRows("documents"), await home.places()];
    return rows.map(([id, title, name, organisationId, organisation, place, year, published, docNumber, kind, facts, warned], number) => ({
      number, id, title, name, organisationId, organisation, place, year, published, docNumber, kind, facts, warned,
      path: place === null ? [] : places.all[place].path,
    }));
  });
})();
