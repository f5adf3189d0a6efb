// What explains a sentence: one at a time, drawn from an explanation, which is explain.schema.json's without what stands
// by piece only. Rows of every map are what reads (queries), columns what is read (keys). It knows nothing of where
// explanations come from: a static page has them (begin.js), a living one asks its model (composer.js).
"use strict";
const explainPage = (() => {
  const $ = (id) => document.getElementById(id);

  const attentions = {
    encoder: { name: "The source reads itself", term: "encoder self-attention", from: "source", to: "source" },
    cross: { name: "The translation reads the source", term: "cross-attention", from: "target", to: "source" },
    decoder: { name: "The translation reads itself", term: "decoder self-attention", from: "target", to: "target" },
  };
  const kListed = 6; // words in a list beside the words
  const kLines = 10; // drawn from a word, at most, in each direction; shades show all
  const measures = {
    weights: {
      name: "Weight",
      about: "Weight: how much of what this word reads comes from there. The weights of one word add up to 1.",
    },
    contributions: {
      name: "Contribution",
      about:
        "Contribution: the weight times the length of the value that is read, as the head passes it on. A word that " +
        "many look at but that says little has large weights and small contributions.",
    },
    effect: {
      name: "Effect of a cut",
      about:
        "Effect of a cut: the connection's weight is set to zero in every layer and head, all others stay as they are. " +
        "The figure is the log probability that is lost without it: 0 means that nobody misses it, 0.69 halves the " +
        "probability. Below zero (orange), the model is surer without.",
    },
  };
  const methods = {
    "leave-one-out":
      "The word is taken out of the source. How much log probability does the translation lose? Here the yardstick of " +
      "the others.",
    "value-zeroing":
      "The word stands where it stood, but its values are zero: nobody can read it. How much log probability is lost?",
    gradient:
      "How strongly log probability changes with the word's embedding (gradient times input): a straight line drawn at " +
      "one point.",
    "integrated-gradients":
      "The mean of that gradient on the way from an empty embedding to the word's own, so that the words' shares add up.",
    attention: "The mean cross-attention weight over all layers and heads. It says who is looked at, not what is used.",
    norm: "The same with contributions in place of weights.",
    rollout:
      "Attention multiplied through the layers, half of each being the word's own vector: where the mixture came from.",
  };

  // What is chosen. layer and head: -1 for all. pinned, hovered, focused: words as {side, unit}. goal: the target unit
  // that importance and cuts are about, -1 for the whole translation.
  const state = { attention: "encoder", measure: "weights", layer: -1, head: -1, method: "leave-one-out" };
  let pinned = null, hovered = null, focused = null;
  let one = null; // the explanation that is shown
  let words = { source: [], target: [] }; // the buttons, by unit; target[-1] stands for <start>
  let drawnView = ""; // of the panel
  let start = null; // the button of <start>, in decoder self-attention only
  // What a living page adds: an element each, or null. Connections are {from, to}, words as above.
  const hooks = {
    ofWord: () => null,
    ofConnection: () => null,
    ofHead: () => null,
    ofChange: () => null, // by its place among the alternatives
    refreshed: () => {},
  };
  const cache = new Map();

  // --- numbers ---

  const figure = (value, digits = 2) => {
    if (value === null || value === undefined) return "–";
    return value.toFixed(digits).replace(/^-(0(\.0+)?)$/, "$1").replace("-", "−"); // no minus before zero
  };
  const largest = (rows) => rows.reduce((most, row) => row.reduce((m, v) => Math.max(m, Math.abs(v || 0)), most), 0);
  const sum = (rows) => rows.reduce((total, row) => total.map((value, i) => value + (row[i] || 0)));
  const mean = (matrices) =>
    matrices[0].map((row, q) => row.map((_, k) => matrices.reduce((total, m) => total + m[q][k], 0) / matrices.length));
  const bySums = (perPiece, axis, unit) => perPiece.filter((_, piece) => axis.unit_of_piece[piece] === unit);

  function ranks(values) {
    const order = values.map((value, i) => [value, i]).sort((a, b) => a[0] - b[0]);
    const result = [];
    for (let first = 0; first < order.length; ) {
      let end = first;
      while (end < order.length && order[end][0] === order[first][0]) ++end;
      for (let i = first; i < end; ++i) result[order[i][1]] = (first + end - 1) / 2;
      first = end;
    }
    return result;
  }

  /// Spearman's rank correlation; null where one side does not vary.
  function correlation(a, b) {
    const x = ranks(a), y = ranks(b), middle = (a.length - 1) / 2;
    let xy = 0, xx = 0, yy = 0;
    x.forEach((value, i) => {
      xy += (value - middle) * (y[i] - middle);
      xx += (value - middle) ** 2;
      yy += (y[i] - middle) ** 2;
    });
    return xx && yy ? xy / Math.sqrt(xx * yy) : null;
  }

  /// How visible a value is, 0 to 1: zero is invisible, the largest of the map is full.
  const visible = (value, most) => (most > 0 ? Math.pow(Math.min(1, Math.abs(value || 0) / most), 0.75) : 0);
  const tint = (value) => (value < 0 ? "var(--less)" : "var(--more)");

  // --- the map that is chosen: {rows: [queries][keys], most: the largest of it without sign} ---

  /// Effects of cuts may come later than the rest.
  const measure = () => (state.measure === "effect" && !one.edges.length ? "weights" : state.measure);
  const layersOf = (attention) => one.attention[attention].layers;

  function headsChosen() {
    const layers = layersOf(state.attention).filter((layer) => state.layer < 0 || layer.layer === state.layer);
    return layers.flatMap((layer) => layer.heads.filter((head) => state.head < 0 || head.head === state.head));
  }

  function chosenMap() {
    const key = [state.attention, measure(), state.layer, state.head, state.goal].join();
    if (!cache.has(key)) {
      const maps = () => headsChosen().map((head) => head["unit_" + measure()]);
      const rows = measure() === "effect" ? edgeRows() : mean(maps());
      cache.set(key, { rows, most: largest(rows) });
    }
    return cache.get(key);
  }

  function edgeRows() {
    const edges = one.edges.find((entry) => entry.attention === state.attention);
    if (state.goal < 0) return edges.translation;
    const pieces = bySums(edges.by_target_piece, one.target, state.goal);
    return edges.translation.map((row, q) => (pieces.length ? sum(pieces.map((piece) => piece[q])) : row.map(() => 0)));
  }

  /// Others than attention may come later, too.
  const method = () => (importanceOf(state.method) ? state.method : one.importance[0].method);
  const importanceOf = (name) => one.importance.find((entry) => entry.method === name);
  const isOfGoal = (entry) => state.goal < 0 || entry.by_target !== null;
  const importanceRow = (entry) =>
    state.goal >= 0 && entry.by_target ? entry.by_target[state.goal] : entry.translation;

  // --- names ---

  const shown = (unit) => (unit === "</s>" ? "⟨/s⟩" : unit === "<start>" ? "⟨start⟩" : unit);
  /// A piece begins a word, or (…) goes on with one.
  const pieceName = (piece) =>
    piece === "</s>" ? shown(piece) : piece.startsWith("▁") ? piece.slice(1) || "▁" : `…${piece}`;
  const isEnd = (side, unit) => unit === one[side].units.length - 1;
  const nameOf = (side, unit) => shown(unit < 0 ? "<start>" : isEnd(side, unit) ? "</s>" : one[side].units[unit]);
  const quoted = (side, unit) => "“\u2068" + nameOf(side, unit) + "\u2069”";
  const goalName = () => (state.goal < 0 ? "the translation" : quoted("target", state.goal));
  const headsName = () =>
    measure() === "effect" ? "cut in all layers and heads"
      : state.layer < 0 ? "mean of all layers and heads"
        : state.head < 0 ? `layer ${state.layer}, mean of its heads`
          : `layer ${state.layer}, head ${state.head} (${doingOf(headsChosen()[0])})`;
  /// What a head does in this sentence, in words.
  const doingOf = (head) => headNames.inWords(headNames.doing(one, state.attention, head), state.attention, nameOf);

  /// Keys of decoder self-attention are <start> and then the words: key 0 is unit -1.
  const unitOfKey = (key) => (state.attention === "decoder" ? key - 1 : key);
  const keyOfUnit = (unit) => (state.attention === "decoder" ? unit + 1 : unit);

  /// What a word reads and who reads it, each a list of {side, unit, value} or null where the map has no such row.
  function relations(word) {
    const { from, to } = attentions[state.attention];
    const { rows } = chosenMap();
    const key = keyOfUnit(word.unit);
    // What is not written yet cannot be read.
    const possible = (q, k) => state.attention !== "decoder" || unitOfKey(k) < q || Boolean(rows[q][k]);
    return {
      reads: word.side === from && word.unit >= 0
        ? rows[word.unit].map((value, k) => ({ side: to, unit: unitOfKey(k), value: value || 0 }))
          .filter((_, k) => possible(word.unit, k)) : null,
      readers: word.side === to && key < rows[0].length
        ? rows.map((row, q) => ({ side: from, unit: q, value: row[key] || 0 }))
          .filter((_, q) => possible(q, key)) : null,
    };
  }

  const strongest = (entries, count) =>
    [...entries].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, count);

  // --- small builders ---

  function element(tag, properties = {}, ...children) {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  }
  const present = (node) => (node ? [node] : []);
  const option = (value, textContent) => element("option", { value, textContent });
  const word_ = (text) => element("bdi", { dir: "auto", textContent: text });

  function choices(box, entries, name) {
    for (const [value, entry] of Object.entries(entries)) {
      const input = element("input", { type: "radio", name, value, checked: state[name] === value });
      input.addEventListener("change", () => {
        state[name] = value;
        if (name === "attention") state.layer = state.head = -1;
        refresh();
      });
      box.append(element("label", { title: entry.term || "" }, input, element("span", { textContent: entry.name })));
    }
  }

  // --- the rows of words ---

  const buttonOf = (word) => (word.unit < 0 ? start : words[word.side][word.unit]);
  const same = (a, b) => a && b && a.side === b.side && a.unit === b.unit;

  function wordButton(side, unit) {
    const text = side === "source" ? "source" : "translation";
    const symbol = unit < 0 || isEnd(side, unit);
    const place = symbol ? `${unit < 0 ? "start" : "end"} of the ${text}`
      : `${text} word ${unit + 1} of ${one[side].units.length - 1}`;
    const button = element("button", { type: "button", className: "word" + (symbol ? " symbol" : ""), tabIndex: -1 },
      word_(nameOf(side, unit)), element("span", { className: "figure" }), element("span", { className: "strip" }));
    button.dataset.side = side;
    button.dataset.unit = unit;
    button.setAttribute("aria-label", `${nameOf(side, unit)}, ${place}`);
    button.setAttribute("aria-pressed", "false");
    return button;
  }

  const wordOf = (target) => {
    const button = target.closest ? target.closest(".word") : null;
    return button ? { side: button.dataset.side, unit: Number(button.dataset.unit) } : null;
  };

  function directionOf(text) {
    const probe = element("p", { dir: "auto", textContent: text });
    document.body.append(probe);
    const direction = getComputedStyle(probe).direction;
    probe.remove();
    return direction;
  }

  function buildRows() {
    for (const side of ["source", "target"]) {
      const text = one[side].units.slice(0, -1).join(" ");
      words[side] = one[side].units.map((_, unit) => wordButton(side, unit));
      $(side).replaceChildren(...words[side]);
      $(side).dir = directionOf(text);
    }
    start = wordButton("target", -1);
    $("target").prepend(start);
    const total = words.source.length + words.target.length;
    $("stage").classList.toggle("long", total > 44);
    words.source[0].tabIndex = 0;
  }

  /// Click, Enter and space keep a word; a second time lets go. A target word also becomes what importance is about.
  function toggle(word) {
    const release = same(pinned, word);
    pinned = release ? null : word;
    if (release) hovered = focused = null;
    if (word.side === "target" && word.unit >= 0) state.goal = release ? -1 : word.unit;
    refresh();
  }

  function move(word, event) {
    const row = [...$(word.side).querySelectorAll(".word:not([hidden])")];
    const at = row.indexOf(buttonOf(word));
    const forward = $(word.side).dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const other = [...$(word.side === "source" ? "target" : "source").querySelectorAll(".word:not([hidden])")];
    const next = {
      [forward]: row[Math.min(at + 1, row.length - 1)],
      [backward]: row[Math.max(at - 1, 0)],
      Home: row[0],
      End: row[row.length - 1],
      [word.side === "source" ? "ArrowDown" : "ArrowUp"]: other[Math.min(at, other.length - 1)],
    }[event.key];
    if (!next) return;
    event.preventDefault();
    for (const button of [...words.source, ...words.target, start]) button.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  function listen() {
    const board = $("words");
    const look = (change) => {
      change();
      drawWord();
    };
    board.addEventListener("pointerover", (event) => {
      const word = event.pointerType === "touch" ? null : wordOf(event.target);
      if (word) look(() => (hovered = word));
    });
    board.addEventListener("pointerleave", () => look(() => (hovered = null)));
    board.addEventListener("focusin", (event) => look(() => ((focused = wordOf(event.target)), (hovered = null))));
    board.addEventListener("focusout", () => look(() => (focused = null)));
    board.addEventListener("click", (event) => {
      const word = wordOf(event.target);
      if (word) toggle(word);
    });
    board.addEventListener("keydown", (event) => {
      const word = wordOf(event.target);
      if (word) move(word, event);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      pinned = hovered = null;
      state.goal = -1;
      refresh();
    });
    new ResizeObserver(drawWord).observe($("stage"));
    $("method").addEventListener("change", () => ((state.method = $("method").value), refresh()));
    $("goal").addEventListener("change", () => ((state.goal = Number($("goal").value)), refresh()));
    $("figures").addEventListener("change", refresh);
    $("heads").addEventListener("change", () => {
      [state.layer, state.head] = $("heads").value.split(".").map(Number);
      refresh();
    });
    $("numbers").addEventListener("toggle", drawTables);
  }

  // --- drawing: what depends on the word pointed at ---

  function shade(button, value, most, figures) {
    button.style.setProperty("--tint", tint(value));
    button.style.setProperty("--fill", (0.55 * visible(value, most)).toFixed(3));
    if (figures) button.querySelector(".figure").textContent = figure(value);
  }

  function drawWord() {
    if (!one) return;
    const word = hovered || focused || pinned;
    for (const button of [...words.source, ...words.target, start]) {
      button.classList.remove("active");
      for (const name of ["--fill", "--ring"]) button.style.removeProperty(name);
      delete button.dataset.reads;
      delete button.dataset.readers;
    }
    drawFigures();
    const found = word ? relations(word) : {};
    const { most } = chosenMap();
    const figures = $("figures").checked;
    if (word) buttonOf(word).classList.add("active");
    for (const { side, unit, value } of found.readers || []) {
      const button = buttonOf({ side, unit });
      button.style.setProperty("--ring-tint", tint(value));
      button.style.setProperty("--ring", (0.85 * Math.min(1, Math.abs(value) / (most || 1))).toFixed(3));
      button.dataset.readers = value;
      if (figures && !found.reads) button.querySelector(".figure").textContent = figure(value);
    }
    for (const { side, unit, value } of found.reads || []) {
      const button = buttonOf({ side, unit });
      shade(button, value, most, figures);
      button.dataset.reads = value;
    }
    drawLines(word, found, most);
    drawPanel(word, found, most);
  }

  function drawLines(word, found, most) {
    const canvas = $("lines"), box = canvas.getBoundingClientRect(), scale = window.devicePixelRatio || 1;
    canvas.width = Math.round(box.width * scale);
    canvas.height = Math.round(box.height * scale);
    if (!word) return;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    pen.lineCap = "round";
    const colours = getComputedStyle(document.documentElement);
    const more = colours.getPropertyValue("--more"), less = colours.getPropertyValue("--less");
    const place = (at) => {
      const rect = buttonOf(at).getBoundingClientRect();
      return { x: rect.left + rect.width / 2 - box.left, top: rect.top - box.top, bottom: rect.bottom - box.top };
    };
    const here = place(word);
    const draw = (other, readsIt) => {
      const strength = visible(other.value, most);
      if (strength < 0.08 || same(other, word)) return;
      pen.strokeStyle = `rgb(${other.value < 0 ? less : more} / ${(0.15 + 0.7 * strength).toFixed(3)})`;
      pen.lineWidth = 0.8 + 2.4 * strength;
      pen.setLineDash(readsIt ? [] : [5, 5]);
      pen.beginPath();
      curve(pen, here, place(other), other.side === word.side, readsIt);
      pen.stroke();
    };
    for (const other of strongest(found.readers || [], kLines)) draw(other, false);
    for (const other of strongest(found.reads || [], kLines)) draw(other, true);
  }

  /// Between the rows an S; within a row an arc, above it to what is read and below it to who reads.
  function curve(pen, a, b, within, above) {
    if (!within) {
      const [high, low] = a.top < b.top ? [a, b] : [b, a];
      const middle = (high.bottom + low.top) / 2;
      pen.moveTo(high.x, high.bottom);
      pen.bezierCurveTo(high.x, middle, low.x, middle, low.x, low.top);
      return;
    }
    const rise = Math.min(44, 10 + Math.abs(a.x - b.x) * 0.16);
    const [ya, yb] = above ? [a.top, b.top] : [a.bottom, b.bottom];
    const y = above ? Math.min(ya, yb) - rise : Math.max(ya, yb) + rise;
    pen.moveTo(a.x, ya);
    pen.bezierCurveTo(a.x, y, b.x, y, b.x, yb);
  }

  // --- the panel beside the words ---

  /// Of a word that stands in the sentence several times, which it is: its place, from 1.
  function placeAmongSame(side, unit) {
    const several = unit >= 0 && one[side].units.filter((name) => name === one[side].units[unit]).length > 1;
    return element("small", { textContent: several ? ` ${unit + 1}` : "" });
  }

  function list(title, entries, most, connectionOf) {
    const total = entries.length;
    const best = strongest(entries, kListed);
    const items = best.map((entry) => {
      const { side, unit, value } = entry;
      const bar = element("span", { className: "bar" });
      bar.style.setProperty("--tint", tint(value));
      bar.style.width = `${(100 * Math.min(1, most ? Math.abs(value) / most : 0)).toFixed(1)}%`;
      const name = element("span", { className: "name" }, word_(nameOf(side, unit)), placeAmongSame(side, unit));
      const cells = [name, bar, element("span", { className: "value", textContent: figure(value) })];
      return element("li", {}, ...cells, ...present(hooks.ofConnection(connectionOf(entry))));
    });
    const more = total > best.length ? ` (the first ${best.length} of ${total})` : "";
    return [element("h3", { textContent: title + more }), element("ol", {}, ...items)];
  }

  /// The one sentence that says the most of the word pointed at.
  function summaryOf(word, found) {
    const name = quoted(word.side, word.unit);
    const writing = state.attention !== "encoder";
    if (found.reads && found.reads.length) {
      const top = strongest(found.reads, 1)[0];
      const other = same(top, word) ? "itself" : quoted(top.side, top.unit);
      if (measure() === "effect")
        return writing ? `To write ${name}, cutting ${other} off costs ${goalName()} most (${figure(top.value)})`
          : `Cutting ${name} off from ${other} costs ${goalName()} most (${figure(top.value)})`;
      const verb = measure() === "weights" ? "attends most to" : "gets most from";
      return writing ? `To write ${name}, the model ${verb} ${other} (${figure(top.value)})`
        : `${name} ${verb} ${other} (${figure(top.value)})`;
    }
    if (found.readers && found.readers.length) {
      const top = strongest(found.readers, 1)[0];
      return measure() === "effect"
        ? `${name} is missed most by ${quoted(top.side, top.unit)} (${figure(top.value)})`
        : `${name} is read most for ${quoted(top.side, top.unit)} (${figure(top.value)})`;
    }
    const { from } = attentions[state.attention];
    const here = `${name} takes no part here: this is ${attentions[state.attention].term}, in which `;
    return here +
      (from === "source" ? "the source reads itself. A click asks what matters for this word."
        : "the translation reads.");
  }

  /// What stands there already stays: whoever presses a button of it moves the focus first.
  function drawPanel(word, found, most) {
    const view = JSON.stringify([word, state]);
    if (view === drawnView) return;
    drawnView = view;
    const parts = [];
    if (!word) {
      $("summary").textContent = "Point at a word to see what it reads, and who reads it.";
      $("panel-word").replaceChildren();
      $("panel-lists").replaceChildren();
      $("panel-facts").textContent = translationFacts();
      return;
    }
    const text = summaryOf(word, found);
    $("panel-word").replaceChildren(word_(nameOf(word.side, word.unit)));
    if ($("summary").textContent !== text) $("summary").textContent = text;
    const cut = measure() === "effect";
    const reads = cut ? "Lost when it is cut off from" : "Reads";
    if (found.reads && found.reads.length) parts.push(...list(reads, found.reads, most, (to) => ({ from: word, to })));
    const readBy = state.attention === "encoder" ? "Is read by" : "Is read to write";
    const readers = cut ? "Lost when cut off from it" : readBy;
    if (found.readers && found.readers.length) parts.push(...list(readers, found.readers, most, (from) => ({ from, to: word })));
    $("panel-lists").replaceChildren(...parts, ...present(hooks.ofWord(word)));
    $("panel-facts").textContent = wordFacts(word, found);
  }

  function translationFacts() {
    const whose = one.target_is_given ? "The given translation" : "The model's own translation";
    return `${whose} has log probability ${figure(one.log_probability)}, its end included.`;
  }

  function wordFacts(word, found) {
    const facts = [`Figures: ${headsName()}.`];
    if (word.side === "target" && word.unit >= 0)
      facts.push(`Log probability of ${nameOf("target", word.unit)}: ${figure(one.unit_log_probabilities[word.unit])}.`);
    if (word.side === "source") {
      const entry = importanceOf(method());
      const goal = isOfGoal(entry) ? goalName() : "the translation";
      facts.push(`Importance for ${goal}: ${figure(importanceRow(entry)[word.unit])} (${method()}).`);
    }
    const share = found.reads ? ownShare(word.unit) : null;
    const layer = state.layer < 0 ? "a layer (mean)" : "the layer";
    if (share !== null)
      facts.push(`Own share: ${Math.round(100 * share)}\u00a0% of what leaves ${layer} is what was there before, not ` +
        "the mixture that was read.");
    return facts.join(" ");
  }

  /// The residual share of a query unit, mean over its pieces and the chosen layers.
  function ownShare(unit) {
    const axis = one[attentions[state.attention].from];
    const layers = layersOf(state.attention).filter((layer) => state.layer < 0 || layer.layer === state.layer);
    const shares = layers.flatMap((layer) => bySums(layer.residual_shares, axis, unit));
    return shares.length ? shares.reduce((a, b) => a + b, 0) / shares.length : null;
  }

  // --- drawing: what does not ---

  function drawImportance() {
    const entry = importanceOf(method()), row = importanceRow(entry), most = largest([row]);
    words.source.forEach((button, unit) => {
      button.style.setProperty("--worth-tint", tint(row[unit]));
      button.style.setProperty("--worth", visible(row[unit], most).toFixed(3));
      button.dataset.importance = row[unit];
    });
    words.target.forEach((button, unit) => button.classList.toggle("goal", unit === state.goal));
    let caption = methods[method()];
    if (!isOfGoal(entry)) caption += " Shown for the whole translation: it is not computed word by word here.";
    if (entry.completeness_gap !== undefined && entry.completeness_gap !== null)
      caption += ` Gap of the sum: ${figure(100 * entry.completeness_gap, 2)}\u00a0% with ${entry.steps} steps.`;
    if (method() !== "leave-one-out" && importanceOf("leave-one-out")) caption += agreement(row);
    $("method-caption").textContent = caption;
    $("goal").value = state.goal;
    $("method").value = method();
  }

  function agreement(row) {
    const yard = importanceRow(importanceOf("leave-one-out")).slice(0, -1);
    const found = yard.length > 2 ? correlation(row.slice(0, -1), yard) : null;
    return found === null ? "" : ` Rank correlation with leave-one-out, over this sentence's words: ${figure(found)}.`;
  }

  /// Figures under the words while no relation is shown: importance.
  function drawFigures() {
    const figures = $("figures").checked;
    $("stage").classList.toggle("with-figures", figures);
    if (!figures) return;
    for (const button of [...words.target, start]) button.querySelector(".figure").textContent = "\u00a0";
    for (const button of words.source)
      button.querySelector(".figure").textContent = figure(Number(button.dataset.importance));
  }

  function drawLegend() {
    const { most } = chosenMap();
    const item = (className, text) => element("span", {}, element("i", { className }), text);
    const cut = measure() === "effect";
    const items = [
      item("scale", `${cut ? "missed" : "read"} by the word: 0 to ${figure(most)}`),
      item("ring", `${cut ? "misses" : "reads"} the word (dashed lines)`),
    ];
    if (chosenMap().rows.some((row) => row.some((value) => value < -0.005))) items.push(item("below", "below zero"));
    items.push(item("under", `importance for ${goalName()} (${method()})`));
    $("legend").replaceChildren(...items);
  }

  function drawGrid() {
    const layers = layersOf(state.attention), heads = layers[0].heads.length;
    const cut = measure() === "effect";
    $("grid-caption").textContent = cut
      ? "What the translation loses with one head switched off (log probability). Cuts of a connection are always made " +
        "in all layers and heads at once, so there is nothing to pick here."
      : `Each small picture is one head of ${attentions[state.attention].term}: rows read, columns are read. Below it ` +
        "stands what it does in this sentence: the place that gets most of its weight, and the two words that it joins " +
        "most (from 0.4 on). Pick one, or a whole layer, or all.";
    const grid = $("grid");
    grid.style.gridTemplateColumns = `max-content repeat(${heads}, minmax(0, 6rem))`;
    const most = cut ? largest(layers.map((layer) => layer.heads.map((head) => head.lost)))
      : Math.max(...layers.flatMap((layer) => layer.heads.map((head) => largest(head["unit_" + measure()]))));
    grid.classList.toggle("wide", heads > 4);
    const cells = [nameCell("All", -1)];
    for (const head of layers[0].heads)
      cells.push(element("span", { className: "column" }, element("span", { textContent: "head " }), `${head.head}`));
    for (const layer of layers) {
      cells.push(nameCell(`Layer ${layer.layer}`, layer.layer));
      for (const head of layer.heads) cells.push(headCell(layer.layer, head, most));
    }
    grid.replaceChildren(...cells);
    drawChooser(layers, cut);
    $("head-experiment").replaceChildren(...present(cut || state.head < 0 ? null : hooks.ofHead()));
  }

  /// The same choice as a list, beside the other choices.
  function drawChooser(layers, cut) {
    const chooser = $("heads");
    const groups = layers.map(({ layer, heads }) => {
      const group = element("optgroup", { label: `Layer ${layer}` }, option(`${layer}.-1`, `layer ${layer}, mean of its heads`),
        ...heads.map((head) => option(`${layer}.${head.head}`, `${layer}.${head.head}: ${doingOf(head)}`)));
      return group;
    });
    chooser.replaceChildren(option("-1.-1", "all, their mean"), ...groups);
    chooser.disabled = cut;
    chooser.value = cut ? "-1.-1" : `${state.layer}.${state.head}`;
  }

  function pickable(button, layer, head) {
    button.type = "button";
    button.disabled = measure() === "effect";
    button.dataset.layer = layer;
    button.dataset.head = head;
    button.setAttribute("aria-pressed", String(!button.disabled && state.layer === layer && state.head === head));
    button.addEventListener("click", () => {
      Object.assign(state, { layer, head });
      refresh();
      $("grid").querySelector(`[data-layer="${layer}"][data-head="${head}"]`).focus();
    });
    return button;
  }

  const nameCell = (name, layer) => pickable(element("button", { className: "name", textContent: name }), layer, -1);

  function headCell(layer, head, most) {
    const name = `Layer ${layer}, head ${head.head}`;
    if (measure() === "effect") {
      const block = element("span", { className: "block", textContent: figure(head.lost) });
      block.style.setProperty("--tint", tint(head.lost));
      block.style.setProperty("--fill", (0.55 * visible(head.lost, most)).toFixed(3));
      const button = pickable(element("button", { title: name }, block), layer, head.head);
      button.setAttribute("aria-label", `${name}: ${figure(head.lost)} lost without it`);
      return button;
    }
    const canvas = element("canvas"), doing = doingOf(head);
    paint(canvas, head["unit_" + measure()], most);
    const label = element("span", { className: "doing", textContent: doing });
    const button = pickable(element("button", { title: `${name}: ${doing}` }, canvas, label), layer, head.head);
    button.setAttribute("aria-label", `${name}: ${doing}`);
    return button;
  }

  function paint(canvas, rows, most) {
    canvas.width = rows[0].length;
    canvas.height = rows.length;
    const colours = getComputedStyle(document.documentElement);
    const colour = colours.getPropertyValue("--more").trim().split(/\s+/).map(Number);
    const pen = canvas.getContext("2d"), image = pen.createImageData(canvas.width, canvas.height);
    rows.flat().forEach((value, i) => image.data.set([...colour, Math.round(255 * visible(value, most))], 4 * i));
    pen.putImageData(image, 0, 0);
  }

  /// A table that may be wider than the page.
  function scrolled(caption, table) {
    const scroll = element("div", { className: "scroll", tabIndex: 0 }, table);
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", caption);
    return scroll;
  }

  /// `rows`: the cells of each.
  function textTable(caption, columns, rows) {
    return scrolled(caption, element("table", {}, element("caption", { textContent: caption }),
      element("thead", {}, element("tr", {}, ...columns.map((textContent) => element("th", { scope: "col", textContent })))),
      element("tbody", {}, ...rows.map((cells) => element("tr", {}, ...cells)))));
  }

  function drawChanges() {
    $("changes").hidden = !one.alternatives.length;
    $("change-cards").replaceChildren(...changeCards(one, hooks.ofChange));
  }

  // --- tables, made only when they are open ---

  function table(caption, corner, columns, rows) {
    const head = element("tr", {}, element("th", { scope: "col", textContent: corner }),
      ...columns.map((name) => element("th", { scope: "col" }, word_(name))));
    const body = rows.map(({ name, values, most }) =>
      element("tr", {}, element("th", { scope: "row" }, word_(name)), ...values.map((value, column) => {
        const cell = element("td", { textContent: figure(value, 3) });
        const full = Array.isArray(most) ? most[column] : most;
        cell.style.setProperty("--tint", tint(value));
        cell.style.setProperty("--fill", (0.45 * visible(value, full)).toFixed(3));
        return cell;
      })));
    const made = element("table", {}, element("caption", { textContent: caption }), element("thead", {}, head),
      element("tbody", {}, ...body));
    return scrolled(caption, made);
  }

  function drawTables() {
    if (!$("numbers").open) return;
    const { from, to } = attentions[state.attention], { rows, most } = chosenMap();
    const columns = rows[0].map((_, key) => nameOf(to, unitOfKey(key)));
    const map = table(
      `${measures[measure()].name} in ${attentions[state.attention].term}, ${headsName()}` +
        (measure() === "effect" ? `, for ${goalName()}` : "") + ". Rows read, columns are read.",
      "reads ↓", columns, rows.map((values, q) => ({ name: nameOf(from, q), values, most })));
    map.id = "map-table";
    const entries = one.importance;
    const tops = entries.map((entry) => largest([importanceRow(entry)]));
    const importance = table(`Importance of each source word for ${goalName()}, by each method` +
        (entries.every(isOfGoal) ? "." : "; integrated gradients for the whole translation."),
      "source word", entries.map((entry) => entry.method),
      one.source.units.map((_, unit) =>
        ({ name: nameOf("source", unit), values: entries.map((entry) => importanceRow(entry)[unit]), most: tops })));
    importance.id = "importance-table";
    $("tables").replaceChildren(importance, map, headsTable());
  }

  function headsTable() {
    const heads = layersOf(state.attention).flatMap(({ layer, heads }) => heads.map((head) => ({ layer, ...head })));
    const cells = (head) => [element("th", { scope: "row", textContent: `${head.layer}.${head.head}` }),
      element("td", { className: "words", textContent: doingOf(head) }), element("td", { textContent: figure(head.lost, 3) })];
    const caption = `What each head of ${attentions[state.attention].term} does in this sentence, and log probability lost ` +
      "without it.";
    const made = textTable(caption, ["head", "reads", "lost"], heads.map(cells));
    made.id = "heads-table";
    return made;
  }

  // --- all of it ---

  function refresh() {
    if (!one) return;
    if (pinned && pinned.unit < 0 && state.attention !== "decoder") pinned = null;
    start.hidden = state.attention !== "decoder";
    $("measure-caption").textContent = measures[measure()].about;
    for (const button of [...words.source, ...words.target, start]) {
      const kept = same(pinned, wordOf(button));
      button.classList.toggle("pinned", Boolean(kept));
      button.setAttribute("aria-pressed", String(Boolean(kept)));
    }
    drawImportance();
    drawLegend();
    drawGrid();
    drawTables();
    drawWord();
    hooks.refreshed();
  }

  /// A good place to begin: the connection between two source words whose cut costs the most, or null.
  function costliest() {
    const edges = one.edges.find((entry) => entry.attention === "encoder");
    const count = one.source.units.length - 1;
    let best = null, most = 0;
    (edges ? edges.translation : []).forEach((row, q) => row.forEach((value, k) => {
      if (q === k || q >= count || k >= count || value <= most) return;
      best = { from: q, to: k };
      most = value;
    }));
    return best;
  }

  /// A good place where no connection was cut: the encoder's head that is missed most, and what passes most through it. All
  /// heads, and no word, as long as it is not known.
  function mostMissed() {
    if (one.attention.encoder.layers[0].heads[0].lost === null) return { layer: -1, head: -1, from: -1 };
    const heads = one.attention.encoder.layers.flatMap(({ layer, heads }) =>
      heads.map(({ head, lost: value, unit_contributions: rows }) => ({ layer, head, value, rows })));
    const { layer, head, rows } = strongest(heads, 1)[0];
    const count = one.source.units.length - 1;
    const found = rows.slice(0, count).flatMap((row, from) => row.slice(0, count).map((value, to) => ({ from, to, value })))
      .filter(({ from, to }) => from !== to);
    return { layer, head, from: found.length ? strongest(found, 1)[0].from : 0 };
  }

  /// The head of the encoder that passes most through a connection.
  function carrier({ from, to }) {
    const heads = one.attention.encoder.layers.flatMap(({ layer, heads }) =>
      heads.map(({ head, unit_contributions: rows }) => ({ layer, head, value: rows[from][to] })));
    const { layer, head } = strongest(heads, 1)[0];
    return { layer, head };
  }

  const choice = () => JSON.stringify([state, pinned]);
  let openedOn = ""; // the choice that was made before the heads were known

  /// `again`: the sentence is the one that was shown, so what is chosen stays chosen.
  function show(explanation, again = false) {
    const sameWords = again && ["source", "target"].every((side) => one[side].text === explanation[side].text);
    one = explanation;
    cache.clear();
    drawnView = "";
    const costly = costliest();
    if (!again || choice() === openedOn) {
      const begin = costly ? { ...carrier(costly), from: costly.from } : mostMissed();
      const heads = state.attention === "encoder" ? begin : { layer: -1, head: -1 };
      Object.assign(state, { layer: heads.layer, head: heads.head, goal: -1 });
      pinned = begin.from < 0 ? null : { side: "source", unit: begin.from };
      openedOn = begin.from < 0 ? choice() : "";
    }
    if (!sameWords) {
      hovered = focused = null;
      buildRows();
    }
    const goals = one.target.units.map((_, unit) => option(unit, nameOf("target", unit)));
    $("goal").replaceChildren(option(-1, "the whole translation"), ...goals);
    $("method").replaceChildren(...one.importance.map((entry) => option(entry.method, entry.method)));
    drawChanges();
    refresh();
  }

  /// Other changes of the explanation that is shown.
  function showChanges(alternatives) {
    one.alternatives = alternatives;
    drawChanges();
    hooks.refreshed();
  }

  function begin({ model, shape, version }) {
    followTheme(refresh);
    choices($("attention"), attentions, "attention");
    choices($("measure"), measures, "measure");
    for (const [name, about] of Object.entries(methods))
      $("method-list").append(element("dt", { textContent: name }), element("dd", { textContent: about }));
    $("made").textContent = `Model ${model}: ${shape}. Made by heed ${version}; the file needs no network.`;
    listen();
  }

  /// Keeps a word, or (null) none, as a click does; the next refresh shows it.
  function pin(word) {
    pinned = word;
    state.goal = word && word.side === "target" ? word.unit : -1;
  }

  return {
    begin, show, showChanges, refresh, pin, hooks,
    state, explanation: () => one, pinned: () => pinned, headsName, correlation, // what is shown
    nameOf, shown, pieceName, figure, visible, tint, largest, element, option, present, word: word_, textTable, // how
  };
})();
