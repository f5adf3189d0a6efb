// The page of a training, drawn from the JSON in #data (report/training_page.cpp). While the training runs, the page now
// and then opens what has been written over it in a hidden frame: a file may read another one in no other way. The page
// in the frame sends its data and does nothing else, so that who reads here keeps their place.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  let data = JSON.parse($("data").textContent);
  if (window.parent !== window && location.search.startsWith("?news=")) {
    window.parent.postMessage({ heedTraining: data }, "*");
    return;
  }
  const kLookEvery = 10000; // milliseconds
  const kSilence = 600; // seconds without a word after which a training may have been killed

  const axes = {
    update: { name: "updates", about: (row) => `update ${whole(row.update)}`, tick: (value) => whole(value) },
    epoch: { name: "epochs", about: (row) => `epoch ${row.epoch.toFixed(2)}`, tick: (value) => plain(value) },
    seconds: { name: "time", about: (row) => clock(row.seconds), tick: (value) => clock(value) },
  };
  const score = (name) => (row) => row.validation[name];
  const charts = [
    {
      id: "loss", title: "Loss", digits: 3, cropped: true,
      caption: "Cross-entropy in nats a target piece, without label smoothing: training with dropout, as a mean since the " +
        "report before; validation without, by the averaged weights. Where the first falls and the second rises, the " +
        "model learns its text by heart.",
      lines: [
        { name: "training", tint: "less", of: "reports", value: (row) => row.loss },
        { name: "validation", tint: "more", of: "validations", value: score("loss") },
      ],
    },
    {
      id: "score", title: "BLEU and chrF", digits: 1, zero: true,
      caption: "Of the validation text's translations, 0 to 100. A ring: the weights that are in the folder.",
      lines: [
        { name: "BLEU", tint: "more", of: "validations", value: score("bleu") },
        { name: "chrF", tint: "less", of: "validations", value: score("chrf") },
      ],
    },
    {
      id: "worth", title: "What the source is worth", digits: 3, zero: true,
      caption: "Validation loss with the source of another pair, less that with the right one, in nats a target piece. 0: " +
        "the model writes without reading. It rises when attention begins to work.",
      lines: [{ name: "worth", tint: "more", of: "validations", value: (row) => row.source_worth }],
    },
    {
      id: "rate", title: "Learning rate", digits: 6, zero: true, caption: "",
      lines: [{ name: "rate", tint: "less", of: "reports", value: (row) => row.learning_rate }],
    },
    {
      id: "speed", title: "Speed", digits: 0, zero: true, caption: "Target pieces a second, validations left out.",
      lines: [{ name: "pieces/s", tint: "less", of: "reports", value: (row) => row.target_tokens_per_second }],
    },
  ];

  let axis = "update";
  let pairs = ""; // of the cards that there are
  let chosen = null; // the validation whose translations are shown, by its update; null: the newest
  const cursors = new Map(); // chart id: the update that is pointed at

  // --- numbers and words ---

  const whole = (value) => Math.round(value).toLocaleString("en");
  const plain = (value) => String(Number(value.toPrecision(6)));
  const known = (value) => typeof value === "number" && Number.isFinite(value);
  const figure = (value, digits) => (known(value) ? value.toFixed(digits).replace("-", "−") : "–");
  function clock(seconds) {
    const all = Math.max(0, Math.round(seconds)), two = (number) => String(number).padStart(2, "0");
    return `${Math.floor(all / 3600)}:${two(Math.floor(all / 60) % 60)}:${two(all % 60)}`;
  }
  const rate = (value) => String(Number(value.toPrecision(3)));
  const shown = (chart, value) => (chart.id === "rate" && known(value) ? rate(value)
    : chart.digits === 0 && known(value) ? whole(value) : figure(value, chart.digits));
  const place = (row) => `epoch ${row.epoch.toFixed(2)}, update ${whole(row.update)}, after ${clock(row.seconds)}`;

  // --- small builders ---

  function element(tag, properties = {}, ...children) {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  }
  function drawn(tag, attributes, ...children) {
    const node = document.createElementNS($("pen").namespaceURI, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }
  function words(tag, text, language, className = "") {
    const node = element(tag, { dir: "auto", textContent: text, className });
    if (language) node.lang = language;
    return node;
  }

  // --- the top ---

  function drawNow() {
    const { state, seconds_left: left, seconds, written } = data.now;
    const name = state[0].toUpperCase() + state.slice(1);
    const time = new Date(1000 * written).toLocaleString();
    const rest = state !== "running" ? "" : left < 0 ? ", no end set" : `, ${clock(left)} left`;
    const again = state === "interrupted" ? " heed train --resume goes on from there." : "";
    $("headline").textContent = `Training of ${data.about.model}`;
    const age = Date.now() / 1000 - written;
    const silent = state === "running" && age > kSilence
      ? ` That was ${clock(age)} ago: it may have been killed; heed train --resume goes on from where it saved.` : "";
    $("now").textContent = `${name}: ${place(data.now)}${rest}. Written ${time}.${again}${silent}`;
    $("done").hidden = state !== "running" || left < 0;
    $("done").value = seconds + left > 0 ? seconds / (seconds + left) : 0;
    $("plan-section").hidden = data.plan.length === 0;
    $("plan").replaceChildren(...data.plan.map((line) => element("li", { textContent: line })));
    $("made").textContent = `Made by heed ${data.about.version} from training.jsonl; the file needs no network.`;
  }

  // --- the translations ---

  const translated = () => data.validations.filter((row) => row.samples && row.samples.length === data.samples.length);

  /// Each translation of a sentence that differs from the one before it, with the validation it came with.
  function history(rows, sample) {
    return rows.filter((row, i) => i === 0 || row.samples[sample] !== rows[i - 1].samples[sample]);
  }

  function drawSamples() {
    const rows = translated();
    $("samples-section").hidden = rows.length === 0 || data.samples.length === 0;
    if ($("samples-section").hidden) return;
    const found = rows.findIndex((row) => row.update === chosen);
    const at = found < 0 ? rows.length - 1 : found, slider = $("validation");
    slider.max = rows.length - 1;
    slider.value = at;
    slider.disabled = rows.length === 1;
    const bleu = known(rows[at].validation.bleu) ? `, BLEU ${figure(rows[at].validation.bleu, 1)}` : "";
    $("validation-name").textContent = `${at + 1} of ${rows.length}: ${place(rows[at])}${bleu}`;
    slider.setAttribute("aria-valuetext", $("validation-name").textContent);
    if (pairs !== JSON.stringify(data.samples)) $("samples").replaceChildren(...data.samples.map(sampleCard));
    pairs = JSON.stringify(data.samples);
    data.samples.forEach((_, sample) => fillCard($("samples").children[sample], rows, at, sample));
  }

  function sampleCard(sample) {
    const { source_language: source, target_language: target } = data.about;
    return element("article", { className: "sample" }, element("dl", {},
      element("dt", { textContent: "Source" }), words("dd", sample.source, source),
      element("dt", { textContent: "Reference" }), words("dd", sample.reference, target),
      element("dt", { textContent: "Translation" }), words("dd", "", target, "translation")),
    element("details", {}, element("summary"), element("ol")));
  }

  function fillCard(card, rows, at, sample) {
    const text = rows[at].samples[sample], versions = history(rows, sample).reverse();
    const slot = card.querySelector(".translation");
    if (slot.textContent !== text) slot.textContent = text;
    card.querySelector("details").hidden = versions.length < 2;
    card.querySelector("summary").textContent = `How it came to that: ${versions.length} versions`;
    card.querySelector("ol").replaceChildren(...versions.map((row) => element("li", {},
      element("span", { textContent: `update ${whole(row.update)}` }),
      words("bdi", row.samples[sample], data.about.target_language))));
  }

  // --- the curves ---

  const kMargin = { left: 52, right: 12, top: 8, bottom: 24 };

  /// Steps of 1, 2 or 5 times a power of ten, about `count` of them.
  function ticks(low, high, count) {
    const rough = (high - low) / count || 1, power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough);
    const found = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; ++i) found.push(i * step + 0); // (-0)
    return found;
  }

  /// Of time: steps that clocks have.
  function clockTicks(low, high, count) {
    const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200];
    const step = steps.find((one) => (high - low) / one <= count) || 86400 * Math.ceil((high - low) / count / 86400);
    return Array.from({ length: Math.floor(high / step) + 1 }, (_, i) => i * step).filter((value) => value >= low);
  }

  /// A chart's lines as points, without what is not known.
  const linesOf = (chart) => chart.lines.map((line) => ({
    ...line,
    points: data[line.of].map((row) => ({ row, x: row[axis], y: line.value(row) })).filter((point) => known(point.y)),
  })).filter((line) => line.points.length > 0);

  /// Of the loss the first twentieth may run off the top: it would press the rest flat.
  function rangeOf(chart, lines) {
    const points = lines.flatMap((line) => line.points), end = Math.max(...points.map((point) => point.x));
    const seen = chart.cropped ? points.filter((point) => point.x >= end / 20) : points;
    const values = seen.map((point) => point.y);
    const low = Math.min(...values, ...(chart.zero ? [0] : [])), high = Math.max(...values, ...(chart.zero ? [0] : []));
    const room = (high - low || Math.abs(high) || 1) * 0.05;
    return { end: end || 1, low: chart.zero && low === 0 ? 0 : low - room, high: high + room };
  }

  function drawChart(chart) {
    const box = $(`chart-${chart.id}`), plot = box.querySelector("svg"), lines = linesOf(chart);
    box.hidden = lines.length === 0;
    if (box.hidden) return;
    const width = plot.clientWidth || 400, height = plot.clientHeight || 208;
    const range = rangeOf(chart, lines);
    const x = (value) => kMargin.left + (value / range.end) * (width - kMargin.left - kMargin.right);
    const y = (value) => kMargin.top + ((range.high - value) / (range.high - range.low)) *
      (height - kMargin.top - kMargin.bottom);
    plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const left = kMargin.left - 4, seen = [left, 0, Math.max(1, width - left), height - kMargin.bottom + 4];
    const curves = drawn("svg", { x: left, width: seen[2], height: seen[3], viewBox: seen.join(" ") },
      ...lines.flatMap((line) => curveOf(line, x, y)));
    plot.replaceChildren(...gridOf(chart, range, x, y, width, height), curves);
    plot.append(...rings(chart, lines, x, y));
    point(chart, lines, plot, x, height);
  }

  function gridOf(chart, range, x, y, width, height) {
    const rows = ticks(range.low, range.high, 5).flatMap((value) => [
      drawn("line", { class: "grid-line", x1: kMargin.left, x2: width - kMargin.right, y1: y(value), y2: y(value) }),
      drawn("text", { x: kMargin.left - 6, y: y(value) + 4, "text-anchor": "end" },
        chart.digits === 0 ? whole(value) : plain(value).replace("-", "−"))]);
    const count = Math.max(2, Math.floor((width - kMargin.left) / 90));
    const columns = (axis === "seconds" ? clockTicks : ticks)(0, range.end, count).map((value) =>
      drawn("text", { x: Math.min(x(value), width - 24), y: height - 6, "text-anchor": "middle" }, axes[axis].tick(value)));
    return [...rows, ...columns];
  }

  function curveOf(line, x, y) {
    const path = line.points.map((at, i) => `${i ? "L" : "M"}${x(at.x).toFixed(1)} ${y(at.y).toFixed(1)}`).join("");
    const radius = line.of === "validations" && line.points.length <= 60 ? 3 : line.points.length === 1 ? 2 : 0;
    const dots = radius ? line.points.map((at) =>
      drawn("circle", { class: `dot ${line.tint}`, cx: x(at.x).toFixed(1), cy: y(at.y).toFixed(1), r: radius })) : [];
    return [drawn("path", { class: `line ${line.tint}`, d: path }), ...dots];
  }

  /// Around the validation whose weights were delivered last.
  function rings(chart, lines, x, y) {
    if (chart.id !== "score") return [];
    return lines.flatMap((line) => line.points.filter((at) => at.row.best).slice(-1).map((at) =>
      drawn("circle", { class: `ring ${line.tint}`, cx: x(at.x), cy: y(at.y), r: 7 })));
  }

  // --- what is pointed at ---

  const stops = (lines) => [...new Map(lines.flatMap((line) => line.points).map((at) => [at.row.update, at.row]))
    .values()].sort((a, b) => a.update - b.update);
  const nearest = (points, x) =>
    points.reduce((best, at) => (Math.abs(at.x - x) < Math.abs(best.x - x) ? at : best), points[0]);

  /// The line down the chart, and the figures there in words; without a cursor the newest ones.
  function point(chart, lines, plot, x, height) {
    const rows = stops(lines), wanted = cursors.get(chart.id);
    const at = wanted === undefined ? rows.length - 1
      : rows.reduce((best, row, i) =>
        (Math.abs(row.update - wanted) < Math.abs(rows[best].update - wanted) ? i : best), 0);
    const row = rows[at], here = x(row[axis]);
    plot.querySelector(".cursor")?.remove();
    if (wanted !== undefined)
      plot.append(drawn("line", { class: "cursor", x1: here, x2: here, y1: kMargin.top, y2: height - kMargin.bottom }));
    const figures = lines.map((line) => ({ line, text: shown(chart, nearest(line.points, row[axis]).y) }));
    plot.setAttribute("aria-valuemax", rows.length - 1);
    plot.setAttribute("aria-valuenow", at);
    plot.setAttribute("aria-valuetext",
      [place(row), ...figures.map(({ line, text }) => `${line.name} ${text}`)].join(", "));
    $(`readout-${chart.id}`).replaceChildren(...figures.map(({ line, text }) =>
      element("span", { className: line.tint }, element("i"), `${line.name} `, element("b", { textContent: text }))),
    element("span", { textContent: place(row) }));
  }

  function moveCursor(chart, event) {
    const rows = stops(linesOf(chart));
    const now = Number($(`chart-${chart.id}`).querySelector("svg").getAttribute("aria-valuenow"));
    const to = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, PageDown: now - 10,
      PageUp: now + 10, Home: 0, End: rows.length - 1 }[event.key];
    if (event.key === "Escape") cursors.delete(chart.id);
    else if (to === undefined) return;
    else cursors.set(chart.id, rows[Math.max(0, Math.min(rows.length - 1, to))].update);
    event.preventDefault();
    drawChart(chart);
  }

  function pointAt(chart, event) {
    const lines = linesOf(chart), plot = event.currentTarget, box = plot.getBoundingClientRect();
    const share = (event.clientX - box.left - kMargin.left) / (box.width - kMargin.left - kMargin.right);
    const points = stops(lines).map((row) => ({ row, x: row[axis] }));
    cursors.set(chart.id, nearest(points, Math.max(0, share) * rangeOf(chart, lines).end).row.update);
    drawChart(chart);
  }

  function chartBox(chart) {
    const plot = drawn("svg", { class: "plot", tabindex: 0, role: "slider", "aria-label": `${chart.title}, point`,
      "aria-valuemin": 0 });
    for (const name of ["pointermove", "pointerdown"]) plot.addEventListener(name, (event) => pointAt(chart, event));
    const leave = () => {
      cursors.delete(chart.id);
      drawChart(chart);
    };
    plot.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave());
    plot.addEventListener("blur", leave);
    plot.addEventListener("keydown", (event) => moveCursor(chart, event));
    return element("figure", { className: "chart", id: `chart-${chart.id}` },
      element("h3", { textContent: chart.title }), element("p", { className: "caption", textContent: chart.caption }),
      plot, element("p", { className: "readout", id: `readout-${chart.id}` }));
  }

  // --- the table ---

  function drawTable() {
    if (!$("numbers").open) return;
    const columns = [["update", (row) => whole(row.update)], ["epoch", (row) => figure(row.epoch, 2)],
      ["time", (row) => clock(row.seconds)], ["BLEU", (row) => figure(row.validation.bleu, 2)],
      ["chrF", (row) => figure(row.validation.chrf, 2)], ["loss", (row) => figure(row.validation.loss, 4)],
      ["in training", (row) => figure(row.training_loss, 4)], ["source's worth", (row) => figure(row.source_worth, 4)],
      ["delivered", (row) => (row.best ? "yes" : "")]];
    const cells = (row) => columns.map(([, value], i) =>
      (i ? element("td", { textContent: value(row) }) : element("th", { textContent: value(row), scope: "row" })));
    const table = element("table", {}, element("thead", {}, element("tr", {},
      ...columns.map(([name]) => element("th", { scope: "col", textContent: name })))),
    element("tbody", {}, ...data.validations.map((row) => element("tr", {}, ...cells(row)))));
    const scroll = element("div", { className: "scroll", tabIndex: 0 }, table);
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", "The validations");
    $("table").replaceChildren(scroll);
  }

  // --- all of it ---

  function drawCharts() {
    charts.forEach(drawChart);
  }

  function draw() {
    drawNow();
    drawSamples();
    drawCharts();
    drawTable();
  }

  /// Opens what is written over this page by now.
  function lookForNews() {
    if (document.hidden || !["running", "interrupted"].includes(data.now.state)) return;
    document.querySelector("iframe")?.remove();
    const frame = element("iframe", { hidden: true, src: `${location.pathname}?news=${Date.now()}` });
    frame.setAttribute("aria-hidden", "true");
    document.body.append(frame);
  }

  function takeNews(event) {
    const frame = document.querySelector("iframe");
    if (!frame || event.source !== frame.contentWindow || !event.data.heedTraining) return;
    frame.remove();
    const news = event.data.heedTraining;
    if (news.about.version !== data.about.version) return location.reload();
    data = news;
    draw();
  }

  function begin() {
    for (const [value, { name }] of Object.entries(axes)) {
      const input = element("input", { type: "radio", name: "axis", value, checked: axis === value });
      input.addEventListener("change", () => ((axis = value), drawCharts()));
      $("axis").append(element("label", {}, input, element("span", { textContent: name })));
    }
    $("charts").append(...charts.map(chartBox));
    $("validation").addEventListener("input", () => {
      const rows = translated(), at = Number($("validation").value);
      chosen = at === rows.length - 1 ? null : rows[at].update;
      drawSamples();
    });
    $("numbers").addEventListener("toggle", drawTable);
    new ResizeObserver(drawCharts).observe($("charts"));
    followTheme(() => {});
    window.addEventListener("message", takeNews);
    document.addEventListener("visibilitychange", lookForNews);
    setInterval(lookForNews, kLookEvery);
    draw();
  }

  begin();
})();
