// Links as text, and what was changed of them. Links of a pair are a Map from "i-j" to 1 (sure) or 2 (possible); words
// count from 0.
"use strict";
const kSure = 1, kPossible = 2;

/// The words of a line as heed counts them: no-break spaces separate none.
const wordsOf = (line) => line.split(/[ \t-\r]+/).filter((word) => word);

/// A line of links, or of a gold file that counts from `base`: {links, scores}. Throws Error naming what is no link.
function parseLinks(line, base = 0) {
  const links = new Map(), scores = new Map();
  for (const word of wordsOf(line)) {
    const found = /^(\d+)([-p])(\d+)(?::([\d.e+-]+))?$/.exec(word);
    const [source, target] = found ? [found[1] - base, found[3] - base] : [-1, -1];
    if (source < 0 || target < 0)
      throw new Error(`“${word}” is no link; write i-j (sure) or ipj (possible), counted from ${base}`);
    const key = `${source}-${target}`;
    if (found[2] === "-" || !links.has(key)) links.set(key, found[2] === "-" ? kSure : kPossible);
    if (found[4]) scores.set(key, Number(found[4]));
  }
  return { links, scores };
}

/// In the order of heed's own files: by source word, then target word.
function printLinks(links, base = 0) {
  return [...links]
    .map(([key, kind]) => [...key.split("-").map(Number), kind])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])
    .map(([source, target, kind]) => `${source + base}${kind === kSure ? "-" : "p"}${target + base}`)
    .join(" ");
}

/// The links of all pairs, each [source, target, links], with what was changed by hand. That is kept under a name made
/// of the pairs, so that the page has it when it is opened again.
class Gold {
  #pairs;
  #changed = new Map(); // by pair: its links as text
  #name;

  constructor(pairs, text) {
    this.#pairs = pairs;
    let hash = 2166136261; // FNV-1a
    for (let i = 0; i < text.length; ++i) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
    this.#name = `heed-links-${text.length}-${hash >>> 0}`;
    try {
      for (const [pair, links] of JSON.parse(localStorage.getItem(this.#name)) ?? []) this.#changed.set(pair, links);
    } catch { /* a file may not keep anything: then changes last as long as the page */ }
  }

  get changes() {
    return this.#changed.size;
  }
  isChanged(pair) {
    return this.#changed.has(pair);
  }
  links(pair) {
    return parseLinks(this.#changed.get(pair) ?? this.#pairs[pair][2]).links;
  }
  set(pair, links) {
    this.#change(pair, links);
    this.#keep();
  }
  reset(pair) {
    this.#changed.delete(pair);
    this.#keep();
  }

  text(base) {
    return this.#pairs.map((_, pair) => printLinks(this.links(pair), base) + "\n").join("");
  }

  /// Takes the links of a gold file for all pairs. Throws Error naming what is wrong with it; then nothing is taken.
  load(text, base) {
    const lines = text.replace(/^\ufeff/, "").replace(/\r?\n$/, "").split("\n");
    if (lines.length !== this.#pairs.length)
      throw new Error(`the file has ${lines.length} lines, and the page ${this.#pairs.length} pairs`);
    const loaded = lines.map((line, pair) => {
      try {
        return this.#within(pair, parseLinks(line, base).links, base);
      } catch (error) {
        throw new Error(`line ${pair + 1}: ${error.message}`);
      }
    });
    loaded.forEach((links, pair) => this.#change(pair, links));
    this.#keep();
  }

  #within(pair, links, base) {
    const [sources, targets] = this.#pairs[pair].map((side) => wordsOf(side).length);
    for (const key of links.keys()) {
      const [source, target] = key.split("-").map(Number);
      if (source >= sources || target >= targets)
        throw new Error(`${source + base}-${target + base} is of a word that there is not, counted from ${base}`);
    }
    return links;
  }

  #change(pair, links) {
    const text = printLinks(links);
    if (text === printLinks(parseLinks(this.#pairs[pair][2]).links)) this.#changed.delete(pair);
    else this.#changed.set(pair, text);
  }

  #keep() {
    try {
      if (this.#changed.size) localStorage.setItem(this.#name, JSON.stringify([...this.#changed]));
      else localStorage.removeItem(this.#name);
    } catch { /* as above */ }
  }
}
