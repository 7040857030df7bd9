// The page of two reports: their tables, then their sections, side by side; figures that differ are marked on both sides.
(() => {
  const pair = (left, right, attributes = {}) => make("div", { class: "pair", ...attributes }, left, right);
  const side = (...children) => make("div", { class: "side", lang: "zh" }, ...children);
  const nothing = () => side(make("p", { class: "none", lang: "en" }, "not in this report"));

  function header() {
    const changes = data.tables.reduce((sum, one) => sum + one.changes.length, 0);
    const facts = [`${changes} ${changes === 1 ? "figure differs" : "figures differ"}`];
    document.body.classList.add("compare");
    document.body.append(
      make("header", {}, make("div", { class: "about" }, make("h1", {}, "Two reports side by side"), make("p", {}, facts.join(" · "))),
        make("div", { class: "tools" }, themeButton())),
    );
    return pair(...data.titles.map((title, i) => side(make("h2", {}, title), make("p", { class: "facts" }, [data.names[i], ...data.about[i]].filter(Boolean).join(" · ")))), { class: "pair names" });
  }

  function tables() {
    const box = make("section", { "aria-label": "tables" });
    data.tables.forEach((both, index) => {
      const changed = both.tables.map((_, i) => new Map(both.changes.map((change, c) => [change.cells[i], [change, c]])));
      const drawn = both.tables.map((table, i) => table ? side(drawTable(table, (number) => changedCell(changed[i].get(number), i, index))) : nothing());
      box.append(pair(...drawn));
    });
    return box;
  }

  function changedCell(entry, i, index) {
    if (!entry) return {};
    const [change, number] = entry;
    const sign = change.difference > 0 ? "+" : "";
    const difference = change.difference === null ? "" : ` (${sign}${change.difference.toLocaleString("en")})`;
    return { "data-change": `${index}-${number}`, "data-tip": `${change.from} → ${change.to}${difference}`, tabindex: 0 };
  }

  function sections() {
    const box = make("section", { "aria-label": "sections" });
    for (const row of data.sections) {
      const sides = [0, 1].map((i) => {
        if (row.headings[i] === null && !row.units[i].length) return nothing();
        const units = row.units[i].map((unit) => make("p", { class: unit.same ? "same" : "new" }, unit.text));
        return side(row.headings[i] === null ? null : make("h3", { "aria-level": row.level + 1 }, row.headings[i]), ...units);
      });
      box.append(pair(...sides));
    }
    return box;
  }

  const names = header();
  document.body.append(make("main", {}, names, tables(), sections()));
  tips();
  // what differs is found from either side: pointing at one figure shows the other
  const both = (event, on) => {
    const cell = event.target.closest ? event.target.closest("[data-change]") : null;
    if (cell) for (const other of document.querySelectorAll(`[data-change="${cell.dataset.change}"]`)) other.classList.toggle("selected", on);
  };
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) document.addEventListener(name, (event) => both(event, on));
  document.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-change]");
    if (!cell) return;
    const other = [...document.querySelectorAll(`[data-change="${cell.dataset.change}"]`)].find((one) => one !== cell);
    if (other) other.scrollIntoView({ block: "nearest", inline: "center" });
  });
  document.documentElement.dataset.drawn = "yes";
})();
