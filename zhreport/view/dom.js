"use strict";
// What the pages have in common: making elements, drawing tables, the theme. Text of a document only ever becomes a text
// node or an attribute's value.

const data = JSON.parse(document.getElementById("data").textContent);

/** Return a new element. Attributes whose value is null, undefined or false are left out. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const MARKS = { imputed: "*", unknown: "?", check_failed: "!" };
const MEANINGS = {
  imputed: "the source lost this figure; arithmetic gives it",
  unknown: "the source lost this figure; nothing decides it",
  check_failed: "part of a sum that does not hold",
  repaired: "the label is mended after the form",
  not_a_number: "no number stands here",
};

/** Draw a table with its merged cells. `cellAttributes(number, cell)` adds attributes to a cell. */
function drawTable(table, cellAttributes = () => ({})) {
  const rows = Array.from({ length: table.rows }, () => make("tr"));
  table.cells.forEach((cell, number) => {
    const [row, , rowSpan, colSpan] = cell.at;
    if (!rows[row]) return;
    const heads = cell.role === "header" || cell.role === "label";
    const marks = cell.flags.map((flag) => MARKS[flag] || "").join("");
    const about = [cell.key.replace("|", " · "), ...cell.flags.map((flag) => `${flag}: ${MEANINGS[flag] || flag}`)];
    const place = make(
      heads ? "th" : "td",
      {
        scope: cell.role === "header" ? "col" : cell.role === "label" ? "row" : null,
        rowspan: rowSpan > 1 ? rowSpan : null,
        colspan: colSpan > 1 ? colSpan : null,
        class: [cell.role, ...cell.flags].join(" "),
        "data-tip": about.filter(Boolean).join("\n") || null,
        "data-cell": number,
        ...cellAttributes(number, cell),
      },
      cell.text,
      marks ? make("sup", { class: "mark" }, marks) : null,
    );
    if (cell.unit && cell.text && !cell.text.endsWith(cell.unit)) place.append(make("small", {}, cell.unit));
    rows[row].append(place);
  });
  const grid = make("table", {}, ...rows);
  const name = table.form || "table";
  const caption = make("figcaption", {}, make("b", {}, name), table.caption ? ` ${table.caption}` : "");
  const scroller = make("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": name }, grid);
  const used = [...new Set(table.cells.flatMap((cell) => cell.flags))].filter((flag) => MARKS[flag]);
  const key = used.map((flag) => `${MARKS[flag]} ${MEANINGS[flag]}`).join("   ");
  const checks = table.checks.map((check, number) =>
    make("li", { "data-check": number }, make("button", { type: "button" }, check.text)),
  );
  return make(
    "figure",
    { class: "table" },
    caption,
    scroller,
    key ? make("p", { class: "key" }, key) : null,
    checks.length ? make("ul", { class: "checks", "aria-label": "sums that do not hold" }, ...checks) : null,
  );
}

/** Give the page the button that changes between light and dark. */
function themeButton() {
  const button = make("button", { type: "button", class: "icon", "aria-label": "light or dark", title: "light or dark" }, "◐");
  button.addEventListener("click", () => {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
    document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
  });
  return button;
}

/** Show what `data-tip` says beside what the pointer or the focus is on. */
function tips() {
  const tip = make("div", { id: "tip", role: "tooltip", hidden: true });
  document.body.append(tip);
  const show = (event) => {
    const target = event.target.closest ? event.target.closest("[data-tip]") : null;
    if (!target) return hide();
    tip.textContent = target.dataset.tip;
    tip.hidden = false;
    const at = target.getClientRects()[0] || target.getBoundingClientRect();
    const room = tip.getBoundingClientRect();
    const below = at.bottom + 8 + room.height < innerHeight;
    tip.style.left = `${Math.max(8, Math.min(at.left, innerWidth - room.width - 8))}px`;
    tip.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - room.height - 6)}px`;
  };
  const hide = () => (tip.hidden = true);
  document.addEventListener("mouseover", show);
  document.addEventListener("focusin", show);
  document.addEventListener("scroll", hide, { capture: true, passive: true });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

/** Call `draw(i)` for each element that comes near to what its scrolling pane shows. */
function drawWhenNear(pane, elements, draw) {
  const numbers = new Map(elements.map((element, i) => [element, i]));
  const near = (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      observer.unobserve(entry.target);
      draw(numbers.get(entry.target));
    }
  };
  const observer = new IntersectionObserver(near, { root: pane, rootMargin: "1500px 0px" });
  for (const element of elements) observer.observe(element);
}

/**
 * Call `step(i)` for i from 0 to `soon` - 1 in slices so short that the page never stands still. Returns what takes all
 * steps up to `count` at once.
 */
function inSlices(soon, count, step) {
  let next = 0;
  const later = window.requestIdleCallback ? (f) => requestIdleCallback(f, { timeout: 200 }) : (f) => setTimeout(f, 0);
  const slice = () => {
    const end = performance.now() + 12;
    while (next < soon && performance.now() < end) step(next++);
    if (next < soon) later(slice);
    else document.documentElement.dataset.drawn = "yes";
  };
  slice();
  return () => {
    while (next < count) step(next++);
  };
}
