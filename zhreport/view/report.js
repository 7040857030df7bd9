// The page of one report: the source on the left with everything marked, on the right what became of it. Both sides are lists
// of blocks that are drawn in slices; one listener on each side serves all marks.
(() => {
  const LONG = 400; // UTF-16 units from which a diagnostic is about the document rather than about a place in it
  const BLOCK = 1500; // and after which a block of source ends with its line
  const GROUP = 40; // rows of the tree that are laid out together
  const FEW = 20000; // nodes up to which all is drawn while nobody waits, so that the browser's own search finds everything
  const SETTLE = 3000; // milliseconds for which a scrolled pane is looked after
  const MOST = 2000; // matches that are marked at once
  const SEVERITIES = ["error", "warning", "repair", "info"];
  const { text, nodes, notes, topics } = data;

  // ------------------------------------------------------------------------------------------------------ the frame

  const hue = (topic) => Math.round((205 + topic * 137.5) % 360);
  const count = (number, one, many = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
  const kinds = (kind) => nodes.filter((node) => node.kind === kind).length;

  const source = make("div", { id: "source", lang: "zh", tabindex: 0, role: "region", "aria-label": "source text" });
  const tree = make("div", { id: "tree", lang: "zh", role: "region", "aria-label": "tree" });
  const list = make("div", { id: "notes", role: "region", "aria-label": "diagnostics" });
  const search = make("input", { type: "search", id: "search", placeholder: "Search", "aria-label": "search the source", autocomplete: "off" });
  const found = make("output", { id: "found", for: "search" });
  const legend = make("div", { id: "legend", role: "group", "aria-label": "topics" });
  const tabs = make("div", { id: "tabs", role: "tablist", "aria-label": "what is shown" });
  const help = make("dialog", { id: "help", "aria-label": "keys" });

  function frame() {
    const title = nodes.find((node) => node.kind === "title");
    const counts = [count(kinds("section"), "section"), count(kinds("paragraph"), "paragraph"), count(kinds("item"), "item"), count(kinds("table"), "table")];
    const helpButton = make("button", { type: "button", class: "icon", "aria-label": "keys", title: "keys" }, "?");
    helpButton.addEventListener("click", () => help.showModal());
    document.body.append(
      make(
        "header",
        {},
        make("div", { class: "about" }, make("h1", { lang: "zh" }, (title && title.text) || data.name || "report"),
          make("p", {}, [data.name, ...data.about].filter(Boolean).join(" · "), make("span", {}, counts.join(" · ")))),
        make("div", { class: "tools" }, search, found, themeButton(), helpButton),
      ),
      make("nav", {}, tabs, legend),
      make("main", {}, source, tree, list),
      help,
    );
    for (const [id, label] of [["source", "Source"], ["tree", "Tree"], ["notes", `Diagnostics ${notes.length}`]]) {
      tabs.append(make("button", { type: "button", role: "tab", "data-tab": id, "aria-controls": id }, label));
    }
    tabs.addEventListener("click", (event) => event.target.dataset.tab && openTab(event.target.dataset.tab));
    openTab("tree");
    topics.forEach((id, topic) => {
      const chip = make("button", { type: "button", class: "chip", "data-topic": topic, "aria-pressed": "false" }, id);
      chip.style.setProperty("--hue", hue(topic));
      legend.append(chip);
    });
    legend.addEventListener("click", (event) => event.target.dataset.topic && onlyTopic(event.target));
    const keys = [["/", "search; Enter and Shift+Enter go through what is found"], ["↑ ↓", "the next node of the tree"], ["← →", "close and open a section"], ["Enter", "go to the other side"], ["d", "the next diagnostic"], ["t", "the next table"], ["Esc", "clear"], ["?", "this list"]];
    help.append(make("h2", {}, "Keys"), make("dl", {}, ...keys.flatMap(([key, what]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)])),
      make("form", { method: "dialog" }, make("button", {}, "Close")));
  }

  function openTab(id) {
    document.body.dataset.tab = id;
    for (const tab of tabs.children) tab.setAttribute("aria-selected", String(tab.dataset.tab === id));
  }

  function onlyTopic(chip) {
    const on = chip.getAttribute("aria-pressed") !== "true";
    for (const other of legend.children) other.setAttribute("aria-pressed", String(on && other === chip));
    const wanted = on ? Number(chip.dataset.topic) : null;
    document.body.classList.toggle("filtered", on);
    drawAll();
    for (const element of document.querySelectorAll(".leaf, .row")) {
      const own = nodes[element.dataset.n].topics || [];
      element.classList.toggle("wanted", on && own.some((topic) => topic.id === wanted));
    }
  }

  // ----------------------------------------------------------------------------------------------------- the source

  const leaves = nodes
    .flatMap((node, n) => node.own.map(([start, end]) => ({ start, end, n })))
    .sort((a, b) => a.start - b.start);
  const places = notes
    .map((note, d) => ({ start: note.at[0], end: Math.max(note.at[1], note.at[0] + 1), d }))
    .filter((place) => place.end - place.start <= LONG)
    .sort((a, b) => a.start - b.start);
  const blocks = cutBlocks();
  const blockElements = blocks.map(([start, end]) => {
    const element = make("div", { class: "block" });
    element.style.containIntrinsicBlockSize = `auto ${Math.ceil((end - start) / 30) * 28}px`;
    return element;
  });

  /** Cut the text at line ends, so that each part can be drawn and laid out alone. */
  function cutBlocks() {
    const cuts = [];
    let start = 0;
    while (start < text.length) {
      const line = text.indexOf("\n", Math.min(start + BLOCK, text.length - 1));
      const end = line < 0 || line - start > 20 * BLOCK ? Math.min(start + 20 * BLOCK, text.length) : line + 1;
      cuts.push([start, end]);
      start = end;
    }
    return cuts;
  }

  /** Return the index of the first entry of a sorted list whose `field` is greater than `value`. */
  function after(entries, value, field) {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entries[middle][field] > value) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  function drawBlock(index) {
    const element = blockElements[index];
    if (element.dataset.done) return;
    element.dataset.done = "yes";
    const [start, end] = blocks[index];
    let position = start;
    for (let i = after(leaves, start, "end"); i < leaves.length && leaves[i].start < end; i++) {
      const from = Math.max(leaves[i].start, start);
      const to = Math.min(leaves[i].end, end);
      if (from > position) element.append(text.slice(position, from));
      element.append(leafElement(leaves[i], from, to));
      position = Math.max(position, to);
    }
    if (position < end) element.append(text.slice(position, end));
  }

  function leafElement(leaf, from, to) {
    const node = nodes[leaf.n];
    const best = node.topics && node.topics[0];
    const span = make("span", { class: `leaf ${node.kind}${node.repaired ? " mended" : ""}${best ? " topical" : ""}`, "data-n": leaf.n });
    if (best) span.style.setProperty("--hue", hue(best.id));
    span.append(...runs(node, leaf, from, to));
    return span;
  }

  /** Cut a leaf where a cell, a piece of evidence or a diagnostic begins or ends, and mark the pieces. */
  function runs(node, leaf, from, to) {
    const marks = [];
    const add = (start, end, mark) => start < to && end > from && marks.push({ start: Math.max(start, from), end: Math.min(end, to), ...mark });
    (node.table ? node.table.cells : []).forEach((cell, c) => cell.spans.forEach(([start, end]) => add(start, end, { cell: c })));
    for (const topic of node.topics || []) for (const one of topic.evidence) add(...one.at, { topic: topic.id, term: one });
    for (let i = after(places, from - LONG, "start"); i < places.length && places[i].start < to; i++) add(places[i].start, places[i].end, { note: places[i].d });
    const cuts = [...new Set([from, to, ...marks.flatMap((mark) => [mark.start, mark.end])])].sort((a, b) => a - b);
    marks.sort((a, b) => a.start - b.start);
    const pieces = [];
    let open = [];
    let next = 0;
    for (let i = 0; i + 1 < cuts.length; i++) {
      open = open.filter((mark) => mark.end > cuts[i]);
      while (next < marks.length && marks[next].start <= cuts[i]) open.push(marks[next++]);
      const piece = text.slice(cuts[i], cuts[i + 1]);
      pieces.push(open.length ? markElement(node, open, piece) : piece);
    }
    return pieces;
  }

  function markElement(node, open, piece) {
    const classes = ["m"];
    const tips = [];
    const attributes = {};
    let topic = null;
    for (const mark of open) {
      if (mark.cell !== undefined) {
        const cell = node.table.cells[mark.cell];
        classes.push("cell", ...cell.flags);
        attributes["data-cell"] = mark.cell;
        if (cell.key) tips.push(cell.key.replace("|", " · "));
        tips.push(...cell.flags.map((flag) => MEANINGS[flag]).filter(Boolean));
      } else if (mark.note !== undefined) {
        const note = notes[mark.note];
        classes.push("note", note.severity);
        attributes["data-d"] = mark.note;
        tips.push(`${note.severity} ${note.code}: ${note.message}`);
      } else {
        topic = topic === null ? mark.topic : topic;
        classes.push(mark.term.weight < 0 ? "against" : "evidence");
        tips.push(`${topics[mark.topic]} ${mark.term.weight > 0 ? "+" : ""}${mark.term.weight} · ${mark.term.term}`);
      }
    }
    const element = make("span", { class: [...new Set(classes)].join(" "), "data-tip": [...new Set(tips)].join("\n") || null, ...attributes }, piece);
    if (topic !== null) element.style.setProperty("--hue", hue(topic));
    return element;
  }

  // ------------------------------------------------------------------------------------------------------- the tree

  const rows = [];
  const groups = Array.from({ length: Math.ceil(nodes.length / GROUP) }, () => make("div", { class: "group" }));

  /** Return the row of a node, drawn. */
  function rowOf(n) {
    drawGroup(Math.floor(n / GROUP));
    return rows[n];
  }

  function drawGroup(g) {
    if (groups[g].dataset.done) return;
    groups[g].dataset.done = "yes";
    for (let n = g * GROUP; n < Math.min((g + 1) * GROUP, nodes.length); n++) {
      rows[n] = rowShell(nodes[n], n);
      fillRow(rows[n], nodes[n], n);
    }
    groups[g].append(...rows.slice(g * GROUP, (g + 1) * GROUP));
  }

  function rowShell(node, n) {
    const row = make("div", { class: `row ${node.kind}${node.repaired ? " mended" : ""}`, "data-n": n, tabindex: n === 0 ? 0 : -1 });
    row.style.setProperty("--depth", Math.min(node.depth, 8));
    if (node.kind === "section") {
      row.setAttribute("role", "heading");
      row.setAttribute("aria-level", Math.min(node.level + 1, 9));
    }
    return row;
  }

  function fillRow(row, node, n) {
    if (node.kind === "section") drawSection(row, node, n);
    else if (node.table) row.append(drawTable(node.table));
    else if (node.entries) row.append(make("span", { class: "kind" }, "contents"), ...node.entries.map((entry) => make("div", {}, entry)));
    else {
      const label = { boilerplate: node.category, metadata: "facts", signature: "signed", title: "title" }[node.kind];
      if (label) row.append(make("span", { class: "kind" }, label));
      if (node.marker) row.append(make("span", { class: "marker" }, node.marker));
      row.append(make("bdi", { class: "text" }, node.text));
    }
    if (node.topics && node.topics.length) row.append(chips(node.topics));
  }

  function drawSection(row, node, n) {
    const folds = n + 1 < nodes.length && nodes[n + 1].depth > node.depth;
    if (folds) row.append(make("button", { type: "button", class: "fold", "aria-expanded": "true", "aria-label": "fold", tabindex: -1 }, "▾"));
    row.append(make("bdi", { class: "text" }, node.text || "(heading lost)"));
    row.append(make("span", { class: "badge" }, `L${node.level}`));
    if (node.role) row.append(make("span", { class: "badge role" }, node.role));
    if (node.repaired) row.append(make("span", { class: "badge mended" }, "mended"));
    if (node.run_in) row.append(make("span", { class: "badge" }, "run-in"));
  }

  function chips(own) {
    const line = make("span", { class: "chips" });
    for (const topic of own) {
      const why = topic.evidence.map((one) => `${one.weight > 0 ? "+" : ""}${one.weight} ${one.term}`);
      const chip = make("span", { class: "chip", "data-tip": [`${topics[topic.id]} ${topic.score.toFixed(2)}`, ...why].join("\n") },
        topics[topic.id], make("i", {}, topic.score.toFixed(2)));
      chip.style.setProperty("--hue", hue(topic.id));
      line.append(chip);
    }
    return line;
  }

  function lastBelow(n) {
    let last = n;
    while (last + 1 < nodes.length && nodes[last + 1].depth > nodes[n].depth) last++;
    return last;
  }

  function fold(n, closed) {
    const button = rowOf(n).querySelector(".fold");
    if (!button) return;
    button.setAttribute("aria-expanded", String(!closed));
    let i = n + 1;
    for (const last = lastBelow(n); i <= last; i++) {
      const row = rowOf(i);
      row.hidden = closed;
      if (!closed && row.querySelector('.fold[aria-expanded="false"]')) i = lastBelow(i);
    }
  }

  // ---------------------------------------------------------------------------------------------------- diagnostics

  function drawNotes() {
    const order = notes.map((note, d) => d).sort((a, b) => SEVERITIES.indexOf(notes[a].severity) - SEVERITIES.indexOf(notes[b].severity) || a - b);
    if (!order.length) list.append(make("p", { class: "none" }, "Nothing was repaired, guessed or found wrong."));
    for (const d of order) {
      const { severity, code, message, at } = notes[d];
      list.append(make("button", { type: "button", class: `diagnostic ${severity}`, "data-d": d },
        make("span", { class: "badge" }, severity), make("code", {}, code), make("span", { class: "where" }, `${at[0]}–${at[1]}`), make("bdi", {}, message)));
    }
  }

  // ------------------------------------------------------------------------------------------------ from side to side

  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const aims = new Map(); // what each pane is on its way to
  for (const name of ["wheel", "touchmove", "pointerdown", "keydown"]) addEventListener(name, () => aims.clear(), { capture: true, passive: true });

  /**
   * Bring an element, or a range in it, to the middle of its pane. What lies on the way gets its height only when it is drawn,
   * so the place is aimed at until it stands still.
   */
  function show(element, range = null) {
    const pane = element.closest("#source, #tree, #notes");
    const place = range || element;
    const off = () => place.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    const away = () => off() > pane.clientHeight - 1 || off() + place.getBoundingClientRect().height < 1;
    const near = off() > -pane.clientHeight && off() < 2 * pane.clientHeight;
    const go = (behavior) => {
      if (range) pane.scrollBy({ top: off() - pane.clientHeight / 2, behavior });
      else element.scrollIntoView({ block: "center", behavior });
    };
    go(calm || !near ? "instant" : "smooth");
    aims.set(pane, place);
    const end = performance.now() + SETTLE;
    let [still, last] = [0, NaN];
    const again = () => {
      if (aims.get(pane) !== place) return;
      const now = off();
      if (now !== last) still = 0;
      else if (still++ === 3 && away()) {
        go("instant");
        still = 0;
      }
      last = now;
      if (still > 12 || performance.now() > end) aims.delete(pane);
      else requestAnimationFrame(again);
    };
    requestAnimationFrame(again);
  }

  function select(n, { left = true, right = true, cell = null } = {}) {
    for (const old of document.querySelectorAll(".selected")) old.classList.remove("selected");
    if (n === null) return history.replaceState(null, "", location.pathname + location.search);
    const row = rowOf(n);
    uncover(n);
    row.classList.add("selected");
    for (const other of tree.querySelectorAll('.row[tabindex="0"]')) other.tabIndex = -1;
    row.tabIndex = 0;
    let first = null;
    for (const [start, end] of nodes[n].own) {
      for (let b = blockAt(start); b < blocks.length && blocks[b][0] < end; b++) {
        drawBlock(b);
        for (const element of blockElements[b].querySelectorAll(`[data-n="${n}"]`)) {
          element.classList.add("selected");
          first = first || element;
        }
      }
    }
    if (cell !== null) {
      const inRow = row.querySelector(`[data-cell="${cell}"]`);
      const inText = first && source.querySelector(`[data-n="${n}"] [data-cell="${cell}"]`);
      for (const element of [inRow, inText]) if (element) element.classList.add("selected");
      if (left && (inText || first)) show(inText || first);
      if (right) show(inRow || row);
    } else {
      if (left && first) show(first);
      if (right) show(row);
    }
    history.replaceState(null, "", `#${nodes[n].at[0]}`);
  }

  /** Open the folded sections that hide a row. */
  function uncover(n) {
    const above = [];
    for (let i = n - 1, depth = nodes[n].depth; i >= 0 && depth > 0; i--) {
      if (nodes[i].depth < depth) {
        depth = nodes[i].depth;
        above.push(i);
      }
    }
    if (rows[n].hidden) for (const i of above.reverse()) fold(i, false);
  }

  const blockAt = (offset) => Math.min(after(blocks, offset, 1), blocks.length - 1);

  function nodeAt(offset) {
    const i = after(leaves, offset, "end");
    return i < leaves.length ? leaves[i].n : null;
  }

  function goToNote(d) {
    const [start] = notes[d].at;
    const n = nodeAt(start);
    if (n === null) return;
    select(n, { left: false });
    const mark = source.querySelector(`[data-d="${d}"]`) || source.querySelector(`[data-n="${n}"]`);
    if (mark) {
      mark.classList.add("selected");
      show(mark);
    }
    for (const entry of list.children) entry.classList.toggle("selected", entry.dataset.d === String(d));
  }

  const narrow = matchMedia("(max-width: 800px)");
  const cellOf = (target) => (target.closest("[data-cell]") ? Number(target.closest("[data-cell]").dataset.cell) : null);

  source.addEventListener("click", (event) => {
    const leaf = event.target.closest("[data-n]");
    if (!leaf || !getSelection().isCollapsed) return;
    openTab("tree");
    select(Number(leaf.dataset.n), { left: false, cell: cellOf(event.target) });
  });

  tree.addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (!row) return;
    const n = Number(row.dataset.n);
    if (event.target.closest(".fold")) return fold(n, event.target.closest(".fold").getAttribute("aria-expanded") === "true");
    const check = event.target.closest("[data-check]");
    if (check) return showCheck(row, nodes[n].table.checks[check.dataset.check]);
    if (!getSelection().isCollapsed) return;
    if (narrow.matches) openTab("source");
    select(n, { right: false, cell: cellOf(event.target) });
  });

  function showCheck(row, check) {
    const numbers = new Set(check.cells.map(String));
    for (const element of row.querySelectorAll("[data-cell]")) element.classList.toggle("in-check", numbers.has(element.dataset.cell));
  }

  list.addEventListener("click", (event) => {
    const entry = event.target.closest("[data-d]");
    if (!entry) return;
    if (narrow.matches) openTab("source");
    goToNote(Number(entry.dataset.d));
  });

  // --------------------------------------------------------------------------------------------------------- search

  const highlights = window.CSS && CSS.highlights && window.Highlight;
  let matches = [];
  let current = -1;

  function find() {
    const wanted = search.value.toLowerCase();
    matches = [];
    current = -1;
    const folded = text.toLowerCase().length === text.length ? text.toLowerCase() : text;
    for (let at = wanted ? folded.indexOf(wanted) : -1; at >= 0 && matches.length < MOST; at = folded.indexOf(wanted, at + wanted.length)) matches.push(at);
    if (highlights) {
      CSS.highlights.delete("current");
      CSS.highlights.set("found", new Highlight(...matches.map((at) => range(at, at + wanted.length)).filter(Boolean)));
    }
    found.textContent = wanted ? (matches.length ? `${matches.length}${matches.length === MOST ? "+" : ""} found` : "nothing found") : "";
  }

  function step(by) {
    if (!matches.length) return;
    current = (current + by + matches.length) % matches.length;
    found.textContent = `${current + 1} / ${matches.length}`;
    const at = matches[current];
    const here = range(at, at + search.value.length);
    if (highlights) CSS.highlights.set("current", new Highlight(here));
    const n = nodeAt(at);
    if (n !== null) select(n, { left: false });
    if (narrow.matches) openTab("source");
    show(here.startContainer.parentElement, here);
  }

  /** Return the part of the page that shows these characters of the source. */
  function range(start, end) {
    const made = document.createRange();
    const [first, last] = [spot(start, true), spot(end)];
    made.setStart(...first);
    made.setEnd(...last);
    return made;
  }

  /** Return the text node and the offset in it of a place; of two that touch there, the later one if something `begins` there. */
  function spot(offset, begins = false) {
    const b = blockAt(offset);
    drawBlock(b);
    let left = offset - blocks[b][0];
    const walker = document.createTreeWalker(blockElements[b], NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (node && (left > node.data.length || (begins && left === node.data.length))) {
      left -= node.data.length;
      node = walker.nextNode();
    }
    return node ? [node, left] : [blockElements[b], 0];
  }

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, 80);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      clearTimeout(waiting);
      if (current < 0) find();
      step(event.shiftKey ? -1 : 1);
      event.preventDefault();
    } else if (event.key === "Escape") {
      search.value = "";
      find();
      search.blur();
    }
  });

  // ------------------------------------------------------------------------------------------------------- keyboard

  let atNote = -1;

  /** Return the node whose row has the focus or had it last. */
  function here() {
    const row = tree.querySelector('.row[tabindex="0"]');
    return row ? Number(row.dataset.n) : 0;
  }

  function focusOn(n) {
    select(n);
    rows[n].focus({ preventScroll: true });
  }

  function move(by) {
    let n = here() + by;
    while (n >= 0 && n < nodes.length && rowOf(n).hidden) n += by;
    if (n >= 0 && n < nodes.length) focusOn(n);
  }

  function nextTable() {
    const tables = nodes.map((node, n) => (node.table ? n : -1)).filter((n) => n >= 0);
    if (tables.length) focusOn(tables.find((n) => n > here()) ?? tables[0]);
  }

  const KEYS = {
    "/": () => search.focus(),
    "?": () => help.showModal(),
    d: () => notes.length && goToNote((atNote = (atNote + 1) % notes.length)),
    t: nextTable,
    Escape: () => select(null),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === search || help.open) return;
    const row = event.target.closest ? event.target.closest(".row") : null;
    const inTree = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      ArrowLeft: () => fold(Number(row.dataset.n), true),
      ArrowRight: () => fold(Number(row.dataset.n), false),
      Enter: () => select(Number(row.dataset.n), { right: false }),
    };
    const action = (event.target === row && row && inTree[event.key]) || KEYS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  // ---------------------------------------------------------------------------------------------------------- begin

  frame();
  tips();
  source.append(...blockElements);
  tree.append(...groups);
  drawNotes();
  drawWhenNear(source, blockElements, drawBlock);
  drawWhenNear(tree, groups, drawGroup);
  const steps = Math.max(blocks.length, groups.length);
  const drawAll = inSlices(nodes.length <= FEW ? steps : 1, steps, (i) => {
    if (i < blocks.length) drawBlock(i);
    if (i < groups.length) drawGroup(i);
  });
  addEventListener("beforeprint", drawAll);
  const wanted = Number(location.hash.slice(1));
  if (location.hash && Number.isInteger(wanted)) {
    const n = nodes.findIndex((node) => node.at[0] === wanted);
    if (n >= 0) select(n);
  }
})();
