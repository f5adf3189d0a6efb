// A living page: one types, the model translates at once and explains a moment later, and answers experiments. What is
// typed, chosen and changed stands in the address, so that a link keeps the whole view.
"use strict";

function beginComposer(live) {
  const $ = (id) => document.getElementById(id);
  const { element, state, hooks } = explainPage;
  const kPause = 150; // milliseconds without typing before a sentence is explained
  // Of changes: explain's options, and a piece in the place of another, "STEP:ID".
  const kLists = ["without", "replace", "ablate_head", "block", "instead"];
  const kChoices = ["attention", "measure", "layer", "head", "method"];
  let sentences = []; // of the text, as the model reads them
  let chosen = 0; // of them
  let changes = []; // {list, text}, in the order in which they were made
  let shown = null; // the sentence that is explained
  let choices = {}; // that the address asks for, until the first sentence is shown
  let model = null, timer = 0, keeping = 0;
  let tour = null; // where the page has one

  const messages = { explanation: "", changes: "" };
  const tell = (message, of = "explanation") => {
    messages[of] = message;
    $("working").textContent = messages.explanation || messages.changes;
    $("working").hidden = !$("working").textContent;
  };

  // --- the address ---

  /// A moment later, since browsers slow down who does so too often.
  function keep() {
    clearTimeout(keeping);
    keeping = setTimeout(keepNow, 2 * kPause);
  }

  function keepNow() {
    const kept = new URLSearchParams({ text: $("typed").value });
    if (chosen) kept.set("sentence", chosen);
    for (const { list, text } of changes) kept.append(list, text);
    for (const name of kChoices) kept.set(name, state[name]);
    const word = explainPage.pinned();
    kept.set("word", word ? `${word.side}:${word.unit}` : "");
    if (tour) kept.set("step", tour.step());
    try {
      history.replaceState(null, "", "#" + kept);
    } catch { /* too long, or a place that may not: then the view is not kept */ }
  }

  function recall() {
    const kept = new URLSearchParams(location.hash.slice(1));
    changes = kLists.flatMap((list) => kept.getAll(list).map((text) => ({ list, text })));
    chosen = Number(kept.get("sentence") || 0);
    choices = {};
    for (const name of kChoices)
      if (kept.has(name)) choices[name] = typeof state[name] === "number" ? Number(kept.get(name)) : kept.get(name);
    if (kept.has("word")) choices.word = kept.get("word");
    const step = Number(kept.get("step") || 1);
    if (tour && step !== tour.step()) tour.show(step - 1, false);
    return kept.has("text") ? kept.get("text") : live.example;
  }

  // --- translating ---

  const translate = newestOnly(async (text, isStale) => {
    const lines = [], found = [];
    for (const line of text.split("\n")) {
      const answer = await model.translator.translate(line);
      if (isStale()) return;
      if (answer.error) return tell(answer.error);
      lines.push(answer.translation);
      found.push(...answer.sentences);
      $("translated").textContent = lines.join("\n");
    }
    document.body.classList.toggle("empty", !found.length);
    sentences = found;
    offerSentences();
    clearTimeout(timer);
    timer = setTimeout(explainChosen, shown === null ? 0 : kPause);
  });

  function offerSentences() {
    chosen = Math.max(0, Math.min(chosen, sentences.length - 1));
    $("chooser").hidden = sentences.length < 2;
    $("sentence").replaceChildren(...sentences.map((text, i) => explainPage.option(i, text)));
    $("sentence").value = chosen;
  }

  // --- explaining ---

  const wantsEdges = () => state.measure === "effect";

  /// What takes one look at the sentence is shown at once; what each word and head is worth comes later.
  const explain = newestOnly(async (request, isStale) => {
    if (shown !== request.source) {
      tell("Asking the model …");
      const quick = await model.explainer.explain({ source: request.source, quick: true });
      if (isStale()) return undefined;
      if (quick.error) return tell(quick.error);
      show(request.source, quick);
    }
    tell(request.edges ? "Cutting every connection …" : "Asking what each word and head is worth …");
    const answer = await model.explainer.explain(request);
    if (isStale()) return undefined;
    tell(answer.error || "");
    return answer.error ? undefined : show(request.source, answer);
  });

  function show(source, answer) {
    const again = shown === source;
    shown = source;
    if (!again) tell("", "changes");
    explainPage.show(answer, again);
    choose();
    if (changes.length) change([...changes]);
  }

  // --- changes: each is asked for once ---

  const known = new Map(); // what changes do, by sentence and change
  const keyOf = ({ list, text }) => `${shown}\n${list} ${text}`;
  const remember = (asked, alternatives) => asked.forEach((change, i) => known.set(keyOf(change), alternatives[i]));
  /// The fields of a request for changes; the model answers in the order of the lists.
  const inLists = (wanted) => {
    const request = Object.fromEntries(kLists.map((list) =>
      [list, wanted.filter((one) => one.list === list).map(({ text }) => text)]));
    request.instead = request.instead.map((text) => text.split(":").map(Number)).map(([step, id]) => ({ step, id }));
    return request;
  };

  const change = newestOnly(async (wanted, isStale) => {
    const asked = wanted.filter((one) => !known.has(keyOf(one)));
    if (asked.length) {
      const sentence = shown;
      tell("Asking the model …", "changes");
      const answer = await model.explainer.change(inLists(asked));
      const isOfAnother = shown !== sentence;
      tell(isOfAnother ? "" : answer.error || "", "changes");
      if (isStale() || isOfAnother) return;
      if (answer.error) return undo(asked);
      remember(asked, answer.alternatives);
    }
    explainPage.showChanges(wanted.map((one) => known.get(keyOf(one))));
    return undefined;
  });

  /// What the model cannot do is taken back: a change names what this sentence has not.
  function undo(asked) {
    changes = changes.filter((one) => !asked.includes(one));
    change([...changes]);
  }

  function choose() {
    if (!Object.keys(choices).length) return;
    const { layers } = explainPage.explanation().attention[choices.attention] || { layers: [] };
    const { word, ...others } = choices;
    const fits = choices.layer < layers.length && choices.head < (layers[0] || { heads: [] }).heads.length;
    if (fits) Object.assign(state, others);
    if (word !== undefined) keepWord(word);
    choices = {};
    for (const name of ["attention", "measure"])
      document.querySelector(`input[name="${name}"][value="${state[name]}"]`).checked = true;
    explainPage.refresh();
  }

  /// "source:8", or nothing.
  function keepWord(text) {
    const [side, unit] = text.split(":");
    const { source, target } = explainPage.explanation();
    const units = side === "source" ? source.units : side === "target" ? target.units : [];
    explainPage.pin(Number(unit) < units.length ? { side, unit: Number(unit) } : null);
  }

  function explainChosen() {
    if (!sentences.length) return;
    const source = sentences[chosen];
    if (shown !== null && shown !== source) changes = []; // they name words of the other one
    explain({ source, edges: wantsEdges() });
  }

  // --- experiments ---

  const orderOf = ({ list }) => kLists.indexOf(list); // that of the cards
  const add = (list, text) => {
    if (!changes.some((one) => one.list === list && one.text === text)) changes.push({ list, text });
    changes.sort((a, b) => orderOf(a) - orderOf(b));
    change([...changes]);
  };
  const button = (textContent, name, action) => {
    const made = element("button", { type: "button", className: "small", textContent });
    made.setAttribute("aria-label", name);
    made.title = name;
    made.addEventListener("click", action);
    return made;
  };

  /// A word as explain's options name it: itself, where it stands there once, or else by its place.
  function called({ side, unit }) {
    const { units } = explainPage.explanation()[side];
    const bare = (text) => text.replace(/^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu, "");
    const core = bare(units[unit]), folded = core.toLowerCase();
    const isAlone = core && !/[=#:]|->/.test(core) && units.filter((one) => bare(one).toLowerCase() === folded).length === 1;
    return isAlone ? core : `#${unit}`;
  }
  const isWord = ({ side, unit }) => unit >= 0 && unit < explainPage.explanation()[side].units.length - 1;

  /// What else the model could have written where a word of the translation begins.
  function candidatesOf({ unit }) {
    const { candidates, target } = explainPage.explanation();
    const first = target.unit_of_piece.indexOf(unit);
    const step = first < 0 ? candidates.length - 1 : first; // `</s>` is the last
    const items = candidates[step].map(({ id, piece, probability, is_written: isWritten }) => {
      const name = explainPage.pieceName(piece);
      const bar = element("span", { className: "bar" });
      bar.style.setProperty("--tint", "var(--more)");
      bar.style.width = `${(100 * probability).toFixed(1)}%`;
      const take = isWritten ? [] : [button("Take", `Go on with ${name}`, () => add("instead", `${step}:${id}`))];
      return element("li", {}, element("span", { className: "name" }, explainPage.word(name)), bar,
        element("span", { className: "value", textContent: probability.toFixed(2) }), ...take);
    });
    return element("div", {}, element("h3", { textContent: "Likeliest here" }), element("ol", {}, ...items));
  }

  hooks.ofWord = (word) => {
    if (word.side === "target") return word.unit >= 0 ? candidatesOf(word) : null;
    if (!isWord(word)) return null;
    const name = explainPage.nameOf(word.side, word.unit);
    const other = element("input", { type: "text", dir: "auto", placeholder: "another word", autocomplete: "off" });
    other.setAttribute("aria-label", `Another word for ${name}`);
    const form = element("form", {}, other, element("button", { className: "small", textContent: "Put in" }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = other.value.trim().split(/\s+/).join(" ");
      if (text) add("replace", `${called(word)}=${text}`);
    });
    return element("div", { className: "experiments" },
      button("Leave it out", `Leave ${name} out`, () => add("without", called(word))), form);
  };
  hooks.ofConnection = ({ from, to }) => {
    if (!isWord(from) || !isWord(to)) return null;
    const names = [from, to].map(({ side, unit }) => explainPage.nameOf(side, unit));
    return button("Cut", `Cut ${names[0]} off from ${names[1]}`,
      () => add("block", `${state.attention}:${called(from)}->${called(to)}`));
  };
  hooks.ofHead = () => button(`Switch layer ${state.layer}, head ${state.head} off`, "Switch this head off",
    () => add("ablate_head", `${state.attention}:${state.layer}.${state.head}`));
  hooks.ofChange = (at) => {
    const made = button("Take back", "Take this change back", () => {
      changes.splice(at, 1);
      change([...changes]);
    });
    made.classList.add("take-back");
    return made;
  };
  hooks.refreshed = () => {
    keep();
    neuronView.refresh();
    if (tour) tour.fill();
    if (wantsEdges() && !explainPage.explanation().edges.length && !explaining()) explainChosen();
  };
  const explaining = () => messages.explanation !== "";

  // --- beginning ---

  function listen() {
    $("typed").addEventListener("input", () => {
      if (!model) return;
      keep();
      translate($("typed").value);
    });
    $("sentence").addEventListener("change", () => {
      chosen = Number($("sentence").value);
      explainChosen();
    });
    window.addEventListener("hashchange", () => {
      $("typed").value = recall();
      shown = null;
      if (model) translate($("typed").value);
    });
  }

  function beginWithTour() {
    const changeOf = (list, text) => known.get(keyOf({ list, text }));
    tour = beginTour(live.tour, { changeOf, openAnother: () => model.another() });
    if (!location.hash) history.replaceState(null, "", `#${tour.view()}`);
  }

  /// What is typed before the model is open is translated then.
  async function begin() {
    document.body.classList.add("empty", "living");
    $("headline").textContent = "Translate, and look inside";
    $("composer").hidden = false;
    if (live.tour) beginWithTour();
    $("typed").value = recall();
    tell("Opening the model …");
    listen();
    try {
      model = await openModel(live);
    } catch (error) {
      tell(`The model cannot be opened: ${error.message}`);
      return;
    }
    tell("");
    neuronView.begin((head) => model.explainer.head({ head }));
    translate($("typed").value);
  }

  begin();
}
