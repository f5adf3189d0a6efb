// What a head does in a sentence, in words: the place that it reads most, and the two words that it joins.
"use strict";
const headNames = (() => {
  const kClear = 0.4; // of a weight; HeadProfile::kClear of explain/head_kinds.h
  const places = {
    encoder: { previous: "the word before", same: "the word itself", next: "the word after", end: "⟨/s⟩" },
    cross: { previous: "one place before", same: "the same place", next: "one place after", end: "⟨/s⟩" },
    // Who reads is the word that is to be written: its own place is that of the word before it.
    decoder: { previous: "the word before the last", same: "the last word written", next: "", end: "⟨start⟩" },
  };
  const steps = { previous: -1, same: 0, next: 1 };

  /// {place, pair}: in words, empty where no place is clear; and {from, to, weight}, of units, null where no pair is. `head`
  /// is one of the explanation's. What the place tells already, symbols, and a word's own weight are no pair.
  function doing(explanation, attention, head) {
    const first = attention === "decoder" ? 1 : 0; // key of the first word; <start> stands before
    const queries = explanation[attention === "encoder" ? "source" : "target"].units.length - 1;
    const keys = explanation[attention === "decoder" ? "target" : "source"].units.length - 1;
    let pair = null;
    for (let from = 0; from < queries; ++from) {
      for (let to = 0; to < keys; ++to) {
        const weight = head.unit_weights[from][to + first] || 0;
        const isPlace = to + first - from === steps[head.kind];
        const isItself = attention !== "cross" && to === from; // a later piece may read an earlier one
        if (!isPlace && !isItself && weight >= (pair ? pair.weight + 1e-9 : kClear)) pair = { from, to, weight };
      }
    }
    return { place: places[attention][head.kind] || "", pair };
  }

  /// "mostly the word before; it → animal". `nameOf`: of a side and unit.
  function inWords({ place, pair }, attention, nameOf) {
    const isolated = (side, unit) => `\u2068${nameOf(side, unit)}\u2069`;
    const names = pair && [isolated(attention === "encoder" ? "source" : "target", pair.from),
      isolated(attention === "decoder" ? "target" : "source", pair.to)];
    const parts = [place && `mostly ${place}`, names && names.join(" → ")].filter(Boolean);
    return parts.length ? parts.join("; ") : "spread over many words";
  }

  return { doing, inWords };
})();
