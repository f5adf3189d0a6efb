// A tour through a model: a text in steps. Its links are addresses of this page, which show what the text speaks of; what
// stands in <output data-figure="..."> is computed from what is shown (`figures` below names all there are).
"use strict";

/// `html`: a heading and a <section> for each step, with the address where it begins in data-view. `page`: {changeOf(list,
/// text): the change that was made, or undefined; openAnother(): a promise of a worker that explains}.
function beginTour(html, page) {
  const $ = (id) => document.getElementById(id);
  const { element, figure, state } = explainPage;
  const text = new DOMParser().parseFromString(html, "text/html");
  const steps = [...text.querySelectorAll("section")];
  const sentences = [...text.querySelectorAll("[data-sentences]")].flatMap((one) => one.textContent.trim().split("\n"));
  const counted = {}; // over those sentences
  let at = -1;

  // --- words and their weights ---

  const bare = (word) => word.replace(/^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu, "");
  const one = () => explainPage.explanation();
  const count = () => one().source.units.length - 1; // of words
  const unitOf = (word) => one().source.units.slice(0, -1).findIndex((unit) => bare(unit) === word);
  const nameOf = (unit) => bare(one().source.units[unit]);
  const headsOf = (explanation) => explanation.attention.encoder.layers.flatMap(({ layer, heads }) =>
    heads.map(({ head, unit_weights: rows }) => ({ name: `${layer}.${head}`, rows })));
  /// What a word reads: of a head, or ("mean") of all heads of the encoder.
  function rowOf(explanation, which, unit) {
    const heads = headsOf(explanation).filter(({ name }) => which === "mean" || name === which);
    return heads[0].rows[unit].map((_, key) => heads.reduce((sum, { rows }) => sum + rows[unit][key], 0) / heads.length);
  }
  /// The word that is read most, </s> and those that are skipped left out.
  const furthest = (row, skipped) => row.slice(0, -1).reduce((best, weight, unit) =>
    (!skipped.includes(unit) && (best < 0 || weight > row[best]) ? unit : best), -1);
  /// Mean weight that the other words give each word, over all heads of the encoder.
  const received = () => one().source.units.slice(0, -1).map((_, unit) => {
    const weights = one().source.units.map((_, from) => (from === unit ? 0 : rowOf(one(), "mean", from)[unit]));
    return weights.reduce((sum, weight) => sum + weight, 0) / count();
  });
  /// The word that the others read "most" or "least".
  function attended(which) {
    const weights = received(), sign = which === "most" ? 1 : -1;
    return weights.reduce((best, weight, unit) => (sign * weight > sign * weights[best] ? unit : best), 0);
  }
  const importance = (method) => one().importance.find((entry) => entry.method === method).translation;
  const percent = (part) => `${(100 * part).toFixed(1)}\u00a0%`;

  // --- what a text may ask for; undefined, or an error where a word is not there, leaves a gap ---

  const figures = {
    "head-count": () => headsOf(one()).length,
    weight: (head, from, to) => figure(rowOf(one(), head, unitOf(from))[unitOf(to)]),
    reads: (head, from) => nameOf(furthest(rowOf(one(), head, unitOf(from)), [unitOf(from)])),
    heads: (from) => headsOf(one()).map(({ name }) => {
      const row = rowOf(one(), name, unitOf(from)), unit = furthest(row, [unitOf(from)]);
      return `${name} ${nameOf(unit)} ${figure(row[unit])}`;
    }).join(", "),
    translation: () => one().target.text,
    "log-probability": () => figure(one().log_probability),
    after: (list, text, field) => {
      const change = page.changeOf(list, text.replaceAll("_", " "));
      return field === "translation" ? change.translation : figure(change.log_probability);
    },
    attended: (which) => nameOf(attended(which)),
    attention: (which) => figure(received()[attended(which)]),
    importance: (method, which) => figure(importance(method)[attended(which)]),
    "times-less": (which) => Math.exp(importance("leave-one-out")[attended(which)]).toPrecision(2),
    agreement: (method) => {
      const [yard, other] = ["leave-one-out", method].map((name) => importance(name).slice(0, -1));
      return figure(explainPage.correlation(other, yard));
    },
    sentences: () => sentences.length,
    counted: (name) => counted[name],
  };

  function figureOf(asked) {
    const [name, ...words] = asked.split(" ");
    try {
      return figures[name](...words) ?? null;
    } catch {
      return null;
    }
  }

  function fill() {
    if (at < 0 || !one()) return;
    for (const output of $("tour-text").querySelectorAll("output")) {
      const found = figureOf(output.dataset.figure);
      output.textContent = found ?? "…";
      output.classList.toggle("missing", found === null);
    }
    for (const link of $("tour-text").querySelectorAll("a[data-view]"))
      link.href = addressOf(link.dataset.view.replace(/\{([^}]*)\}/g, (_, asked) => figureOf(asked) ?? ""));
  }

  // --- steps ---

  const addressOf = (view) => `#${new URLSearchParams([...new URLSearchParams(view), ["step", at + 1]])}`;

  function show(step, goesThere) {
    at = Math.max(0, Math.min(step, steps.length - 1));
    $("tour-text").replaceChildren(...document.importNode(steps[at], true).childNodes);
    $("tour-place").textContent = `${at + 1} of ${steps.length}`;
    $("tour-back").disabled = at === 0;
    $("tour-on").disabled = at === steps.length - 1;
    for (const output of $("tour-text").querySelectorAll("output")) output.setAttribute("aria-live", "off"); // they are many
    for (const button of $("tour-text").querySelectorAll("button[data-count]")) button.addEventListener("click", countAll);
    fill();
    if (goesThere) location.hash = addressOf(steps[at].dataset.view);
  }

  // --- many sentences ---

  const wordAt = (text, place) => bare(text.split(/\s+/)[place] || "");

  /// What becomes of the pronoun at `place` when "it" is cut off from its noun, and from the next other word.
  async function countOne(worker, sums, [noun, it, place, source]) {
    const before = await worker.explain({ source, quick: true });
    const mean = rowOf(before, "mean", it), head = rowOf(before, "2.0", it);
    const other = furthest(mean, [it, noun]);
    const block = [noun, other].map((word) => `encoder:#${it}->#${word}`);
    const { alternatives } = await worker.change({ block });
    const own = wordAt(before.target.text, place);
    ++sums.all;
    sums.mean += furthest(mean, [it]) === noun;
    sums.head += furthest(head, [it]) === noun;
    sums.weight += head[noun];
    sums.cut += wordAt(alternatives[0].translation, place) !== own;
    sums.other += wordAt(alternatives[1].translation, place) !== own;
  }

  async function countAll(event) {
    event.target.disabled = true;
    const worker = await page.openAnother();
    const sums = { all: 0, mean: 0, head: 0, weight: 0, cut: 0, other: 0 };
    for (const line of sentences) {
      const [noun, it, place, source] = line.split("\t");
      await countOne(worker, sums, [Number(noun), Number(it), Number(place), source]);
      for (const name of ["mean", "head", "cut", "other"]) counted[name] = percent(sums[name] / sums.all);
      Object.assign(counted, { done: sums.all, weight: figure(sums.weight / sums.all) });
      fill();
    }
    worker.end();
  }

  // --- beginning ---

  $("tour").hidden = false;
  $("tour-title").textContent = text.querySelector("h1").textContent;
  $("tour-back").addEventListener("click", () => show(at - 1, true));
  $("tour-on").addEventListener("click", () => show(at + 1, true));
  return { fill, show, step: () => at + 1, view: () => steps[0].dataset.view };
}
