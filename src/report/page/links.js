// The page of heed align --html: one pair at a time, its words in two columns, a line a link.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const text = $("data").textContent, data = JSON.parse(text), gold = new Gold(data.pairs, text);
  const kinds = { [kSure]: "sure", [kPossible]: "possible" };
  const other = { source: "target", target: "source" };
  let shown = 0; // the pair
  let words = { source: [], target: [] }; // its buttons
  let links = new Map(), scores = new Map();
  let taken = null, pointed = null; // words as {side, at}
  const focused = { source: 0, target: 0 }; // where a side is entered by the keyboard

  const keyOf = (word, partner) =>
    word.side === "source" ? `${word.at}-${partner.at}` : `${partner.at}-${word.at}`;
  const nameOf = ({ side, at }) => words[side][at]?.textContent ?? `word ${at}, which there is not`;
  const isSame = (a, b) => a && b && a.side === b.side && a.at === b.at;

  function partnersOf(word) {
    return [...links].flatMap(([key, kind]) => {
      const [source, target] = key.split("-").map(Number);
      const [own, partner] = word.side === "source" ? [source, target] : [target, source];
      return own === word.at ? [{ at: partner, kind, score: scores.get(key) }] : [];
    });
  }

  // --- what is shown ---

  function wordButton(side, word, at) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "word", textContent: word, dir: "auto" });
    button.addEventListener("click", () => choose({ side, at }));
    button.addEventListener("focus", () => {
      focused[side] = at;
      point({ side, at });
    });
    button.addEventListener("blur", () => point(null));
    button.addEventListener("pointerenter", () => point({ side, at }));
    button.addEventListener("pointerleave", () => point(null));
    return button;
  }

  function show(pair) {
    shown = pair;
    const [source, target, line] = data.pairs[pair];
    scores = parseLinks(line).scores;
    for (const [side, sentence] of [["source", source], ["target", target]]) {
      words[side] = wordsOf(sentence).map((word, at) => wordButton(side, word, at));
      $(side).replaceChildren(...words[side]);
      focused[side] = 0;
    }
    taken = pointed = null;
    $("number").value = pair + 1;
    refresh();
  }

  function refresh() {
    links = gold.links(shown);
    for (const side of ["source", "target"])
      words[side].forEach((button, at) => {
        const partners = partnersOf({ side, at });
        const said = partners.map(({ at: partner, kind }) => `${nameOf({ side: other[side], at: partner })} (${kinds[kind]})`);
        button.classList.toggle("unlinked", !partners.length);
        button.classList.toggle("taken", isSame(taken, { side, at }));
        button.setAttribute("aria-pressed", String(isSame(taken, { side, at })));
        button.setAttribute("aria-label",
          `${button.textContent}, ${said.length ? "linked with " + said.join(", ") : "not linked"}`);
        button.tabIndex = at === focused[side] ? 0 : -1;
      });
    $("undo").disabled = !gold.isChanged(shown);
    $("count").textContent = `of ${data.pairs.length.toLocaleString("en")}` +
      (gold.changes ? `, ${gold.changes.toLocaleString("en")} changed` : "");
    draw();
    tell();
  }

  function line(className, place) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", "line");
    element.setAttribute("class", className);
    for (const [name, value] of Object.entries(place)) element.setAttribute(name, value);
    return element;
  }

  function draw() {
    const middle = (word) => word.offsetTop + word.offsetHeight / 2;
    const word = pointed ?? taken, lines = $("lines");
    for (const side of ["source", "target"]) words[side].forEach((button) => button.classList.remove("partner"));
    lines.classList.toggle("dimmed", word !== null);
    lines.replaceChildren(...[...links].flatMap(([key, kind]) => {
      const [i, j] = key.split("-").map(Number), source = words.source[i], target = words.target[j];
      if (!source || !target) return [];
      const isStrong = word && word.at === (word.side === "source" ? i : j);
      if (isStrong) (word.side === "source" ? target : source).classList.add("partner");
      const place =
        { x1: source.offsetLeft + source.offsetWidth, y1: middle(source), x2: target.offsetLeft, y2: middle(target) };
      const grip = line("grip", place);
      grip.dataset.link = key;
      grip.addEventListener("click", () => mark(key, ((links.get(key) ?? 0) + 1) % 3));
      return [line(`link ${kinds[kind]}${isStrong ? " strong" : ""}`, place), grip];
    }));
  }

  function tell() {
    const word = pointed ?? taken;
    const parts = word ? partnersOf(word).map(({ at, kind, score }) =>
      `${nameOf({ side: other[word.side], at })} (${kinds[kind]}${score === undefined ? "" : `, ${score}`})`) : [];
    $("summary").textContent = !word ? "" :
      `${nameOf(word)}: ${parts.join(", ") || "not linked"}` +
      (isSame(word, taken) ? ". Now a word of the other side." : "");
  }

  function point(word) {
    pointed = word;
    draw();
    tell();
  }

  // --- what is changed ---

  function mark(key, kind) {
    if (kind) links.set(key, kind);
    else links.delete(key);
    gold.set(shown, links);
    refresh();
  }

  function choose(word) {
    if (taken && taken.side !== word.side) {
      const key = keyOf(taken, word);
      mark(key, ((links.get(key) ?? 0) + 1) % 3);
      return;
    }
    taken = isSame(taken, word) ? null : word;
    refresh();
  }

  // --- walking ---

  const isWanted = (pair) => {
    const wanted = $("search").value.toLowerCase();
    return (!$("changed-only").checked || gold.isChanged(pair)) &&
      (!wanted || data.pairs[pair].slice(0, 2).some((side) => side.toLowerCase().includes(wanted)));
  };

  /// The next pair from `pair` on, by steps of 1 or -1, that search and box ask for.
  function go(pair, step) {
    while (pair >= 0 && pair < data.pairs.length && !isWanted(pair)) pair += step;
    const isThere = pair >= 0 && pair < data.pairs.length;
    $("found").textContent = isThere ? "" : "There is no other such pair.";
    if (isThere) show(pair);
  }

  function focusWord(side, at) {
    const list = words[side];
    if (!list.length) return;
    const button = list[Math.max(0, Math.min(list.length - 1, at))];
    words[side].forEach((one) => (one.tabIndex = one === button ? 0 : -1));
    button.focus();
  }

  function step(side, key) {
    const at = focused[side];
    const partner = partnersOf({ side, at })[0]?.at;
    const places = { ArrowUp: [side, at - 1], ArrowDown: [side, at + 1],
      Home: [side, 0], End: [side, words[side].length - 1],
      ArrowLeft: ["source", side === "source" ? at : partner ?? at],
      ArrowRight: ["target", side === "target" ? at : partner ?? at] };
    if (places[key]) focusWord(...places[key]);
    return Boolean(places[key]);
  }

  function pressed(event) {
    const side = event.target.parentElement?.id, isWord = event.target.classList?.contains("word");
    const turn = { PageDown: 1, PageUp: -1 }[event.key];
    let isDone = true;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (turn) {
      go(shown + turn, turn);
      if (isWord) focusWord(side, 0);
    } else if (!isWord) isDone = false;
    else if (event.key === "Escape") {
      if (taken) choose(taken);
    }
    else if ("012".includes(event.key) && taken && taken.side !== side)
      mark(keyOf(taken, { side, at: focused[side] }), Number(event.key));
    else isDone = step(side, event.key);
    if (isDone) event.preventDefault();
  }

  // --- files ---

  const base = () => Number($("one-based").checked);

  function save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([gold.text(base())], { type: "text/plain" }));
    link.download = "gold.align";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  async function load() {
    const [file] = $("load").files;
    if (!file) return;
    try {
      gold.load(await file.text(), base());
      $("told").textContent = `${file.name} is loaded: ${gold.changes.toLocaleString("en")} differ from the page's links.`;
    } catch (error) {
      $("told").textContent = `${file.name} is not loaded: ${error.message}.`;
    }
    $("load").value = "";
    show(shown);
  }

  function begin() {
    $("number").max = data.pairs.length;
    $("made").textContent = `Made by heed ${data.version} align --html.`;
    followTheme(() => {});
    $("previous").addEventListener("click", () => go(shown - 1, -1));
    $("next").addEventListener("click", () => go(shown + 1, 1));
    $("number").addEventListener("change", () =>
      show(Math.max(1, Math.min(data.pairs.length, Math.trunc(Number($("number").value)) || 1)) - 1));
    $("search").addEventListener("change", () => go(shown, 1));
    $("changed-only").addEventListener("change", () => $("changed-only").checked && go(0, 1));
    $("undo").addEventListener("click", () => {
      gold.reset(shown);
      refresh();
    });
    $("save").addEventListener("click", save);
    $("load").addEventListener("change", load);
    document.addEventListener("keydown", pressed);
    new ResizeObserver(draw).observe(document.querySelector(".board"));
    if (data.pairs.length) show(0);
    else $("told").textContent = "There is no pair to show.";
  }

  begin();
})();
