// How one weight comes about, in the head that is chosen: query, key, their product, the softmax among all that is read,
// the value, and what the head passes on. After the neuron view of BertViz (Vig 2019). It asks the model for one head.
"use strict";
const neuronView = (() => {
  const $ = (id) => document.getElementById(id);
  const { element, option, figure, state } = explainPage;
  let ask = null; // of a head, "encoder:2.0": a promise of its vectors
  let vectors = null, shownKey = ""; // of which sentence and head they are
  let chosen = { query: 0, key: 0 }, chosenFor = ""; // pieces

  // --- pieces ---

  /// The pieces that read and that are read, each {name, side, unit}.
  function axes() {
    const { source, target } = explainPage.explanation();
    const of = (side, data) => data.pieces.map((piece, i) => {
      const unit = data.unit_of_piece[i], name = explainPage.pieceName(piece);
      const isPart = data.unit_of_piece.filter((one) => one === unit).length > 1;
      return { name: isPart ? `${name} (${data.units[unit]})` : name, side, unit };
    });
    const written = of("target", target);
    if (state.attention === "encoder") return { queries: of("source", source), keys: of("source", source) };
    if (state.attention === "cross") return { queries: written, keys: of("source", source) };
    return { queries: written, keys: [{ name: "⟨start⟩", side: "target", unit: -1 }, ...written.slice(0, -1)] };
  }

  /// The largest weight of the word that is kept, read or reading; of the whole map where there is none.
  function choosePair({ queries, keys }) {
    const word = explainPage.pinned();
    const isWord = (piece) => !word || (piece.side === word.side && piece.unit === word.unit);
    const reads = queries.some(isWord);
    let most = -1;
    vectors.weights.forEach((row, query) => row.forEach((weight, key) => {
      if (!isWord(reads ? queries[query] : keys[key]) || weight <= most) return;
      most = weight;
      chosen = { query, key };
    }));
  }

  // --- drawing ---

  const large = (rows) => Math.max(...rows.flat().map(Math.abs), 1e-9);

  /// Numbers as cells: blue above zero, orange below.
  function strip(title, values, most) {
    const cells = values.map((value, i) => {
      const cell = element("i", { title: `${i + 1}: ${figure(value, 3)}` });
      cell.style.setProperty("--tint", explainPage.tint(value));
      cell.style.setProperty("--fill", explainPage.visible(value, most).toFixed(3));
      return cell;
    });
    const row = element("span", { className: "cells" }, ...cells);
    const largest = values.reduce((best, value, i) => (Math.abs(value) > Math.abs(values[best]) ? i : best), 0);
    row.setAttribute("role", "img");
    const name = `${values.length} numbers; the largest is number ${largest + 1}, ${figure(values[largest], 3)}`;
    row.setAttribute("aria-label", name);
    return element("div", { className: "numbers" }, element("span", {}, ...title), row);
  }

  const word_ = (name) => explainPage.word(name);
  const step = (title, ...content) => element("li", {}, element("h3", { textContent: title }), ...content);
  const said = (...content) => element("p", { className: "sum" }, ...content);

  /// Every piece that may be read, as a button that makes it the one that is looked at.
  function softmaxList(scores, weights, keys) {
    const items = keys.flatMap(({ name }, key) => {
      if (scores[key] === null || scores[key] === undefined) return [];
      const bar = element("span", { className: "bar" });
      bar.style.setProperty("--tint", "var(--more)");
      bar.style.width = `${(100 * weights[key]).toFixed(1)}%`;
      const button = element("button", { type: "button" }, element("span", { className: "name" }, word_(name)),
        element("span", { className: "value", textContent: figure(scores[key]) }), element("span", {}, bar),
        element("span", { className: "value", textContent: figure(weights[key]) }));
      button.setAttribute("aria-pressed", String(key === chosen.key));
      button.setAttribute("aria-label", `${name}: score ${figure(scores[key])}, weight ${figure(weights[key])}`);
      button.addEventListener("click", () => take({ key }));
      return [element("li", {}, button)];
    });
    return element("ol", { className: "softmax", id: "neuron-softmax" }, ...items);
  }

  /// All that is shown of one query and one key.
  function figures() {
    const query = vectors.queries[chosen.query], key = vectors.keys[chosen.key], value = vectors.values[chosen.key];
    const scores = vectors.scores[chosen.query], weights = vectors.weights[chosen.query];
    const product = query.map((q, i) => q * key[i]);
    const weighted = value.map((v) => v * weights[chosen.key]);
    const passed = value.map((_, i) => vectors.values.reduce((sum, row, k) => sum + (weights[k] || 0) * row[i], 0));
    return { query, key, value, scores, weights, product, weighted, passed, dot: product.reduce((a, b) => a + b, 0),
      weight: weights[chosen.key], contribution: vectors.contributions[chosen.query][chosen.key] };
  }

  function steps(found, reader, read, keys) {
    const width = found.query.length;
    const match = large([found.query, found.key]), passing = large([found.value, found.passed]);
    return [
      step("Query and key: what is looked for, and what can be found",
        strip(["Query of ", word_(reader)], found.query, match), strip(["Key of ", word_(read)], found.key, match)),
      step("Number times number: where both have the same colour, they agree",
        strip(["Query × key"], found.product, large([found.product])),
        said(`All added up: q·k = ${figure(found.dot)}. Divided by √${width} it is the score `,
          element("strong", { id: "neuron-score", textContent: figure(found.dot / Math.sqrt(width)) }), ".")),
      step("Softmax: the scores of all that can be read compete",
        softmaxList(found.scores, found.weights, keys),
        said("e to the power of a score, divided by the sum of all of these, is the weight: ",
          element("strong", { id: "neuron-weight", textContent: figure(found.weight) }), ` for ${read}.`)),
      step("Value: what is passed on",
        strip(["Value of ", word_(read)], found.value, passing),
        strip([`Value × ${figure(found.weight)}`], found.weighted, passing),
        strip(["All values by weight, added up"], found.passed, passing),
        said(`The last row is what the head gives `, word_(reader), `. The head's output matrix makes of it a part of the ` +
          `next vector; what comes from ${read} has length ${figure(found.contribution)}, its contribution.`)),
    ];
  }

  function numbersTable(found) {
    const columns = { query: "query", key: "key", product: "query × key", value: "value", weighted: "value × weight",
      passed: "all values by weight" };
    const rows = found.query.map((_, i) => [element("th", { scope: "row", textContent: i + 1 }),
      ...Object.keys(columns).map((name) => element("td", { textContent: figure(found[name][i], 3) }))]);
    return element("details", {}, element("summary", { textContent: "Query, key and value in numbers" }),
      explainPage.textTable("The numbers of this query, key and value", ["number", ...Object.values(columns)], rows));
  }

  function offer(id, pieces, value, possible) {
    $(id).replaceChildren(...pieces.flatMap(({ name }, i) => (possible(i) ? [option(i, name)] : [])));
    $(id).value = value;
  }

  function draw() {
    const { queries, keys } = axes();
    const found = figures();
    const reader = queries[chosen.query].name, read = keys[chosen.key].name;
    offer("neuron-query", queries, chosen.query, () => true);
    offer("neuron-key", keys, chosen.key, (key) => found.scores[key] !== null);
    const open = Boolean($("neuron-steps").querySelector("details[open]"));
    const table = numbersTable(found);
    table.open = open;
    $("neuron-steps").replaceChildren(element("ol", { className: "steps" }, ...steps(found, reader, read, keys)), table);
  }

  function take(choice) {
    chosen = { ...chosen, ...choice };
    if (vectors.scores[chosen.query][chosen.key] === null) chosen.key = 0; // not written yet
    draw();
    if ("key" in choice) $("neuron-softmax").querySelector("[aria-pressed=true]").focus();
  }

  // --- what is chosen elsewhere ---

  function clear(message) {
    if (!vectors) chosenFor = "";
    $("neuron-caption").textContent = message;
    $("neuron-fields").hidden = !vectors;
    if (!vectors) $("neuron-steps").replaceChildren();
  }

  const fetchHead = newestOnly(async ({ key, head }, isStale) => {
    const answer = await ask(head);
    // The model may have gone on to another sentence, which is not shown yet.
    const isOfAnother = !answer.error && key !== JSON.stringify([head, answer.source, answer.target]);
    if (isStale() || key !== keyNow() || isOfAnother) return;
    vectors = answer.error ? null : answer;
    shownKey = key;
    if (answer.error) clear(answer.error);
    else refresh();
  });

  const headName = () => `${state.attention}:${state.layer}.${state.head}`;
  const keyNow = () => {
    const { source, target } = explainPage.explanation();
    return state.head < 0 ? "" : JSON.stringify([headName(), source.text, target.text]);
  };

  function refresh() {
    const key = keyNow();
    if (!key) {
      vectors = null;
      shownKey = "";
      clear("A weight belongs to one head: choose one above, and see query, key and value of each pair of words.");
      return;
    }
    if (key !== shownKey) {
      fetchHead({ key, head: headName() });
      return;
    }
    if (!vectors) return;
    const name = explainPage.headsName();
    clear(`${name[0].toUpperCase()}${name.slice(1)}. Each head makes three rows of numbers of every word, by three matrices ` +
      "of its own: a query, a key and a value. Here are those of the word that is kept and of the word that it reads most; " +
      "any other can be chosen. (A word that is cut into pieces has rows for each piece.)");
    const wanted = JSON.stringify([key, explainPage.pinned()]);
    if (wanted === chosenFor) return; // it is shown
    chosenFor = wanted;
    choosePair(axes());
    draw();
  }

  /// `asking`: gives a promise of what web_model.cpp's heed_head answers.
  function begin(asking) {
    ask = asking;
    $("neuron").hidden = false;
    $("neuron-query").addEventListener("change", () => take({ query: Number($("neuron-query").value) }));
    $("neuron-key").addEventListener("change", () => {
      take({ key: Number($("neuron-key").value) });
      $("neuron-key").focus();
    });
  }

  return { begin, refresh };
})();
