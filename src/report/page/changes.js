// What changes do, where they were asked for: before and after side by side.
"use strict";

/// A card for each of an explanation's alternatives. `ofChange`: an element for the card, by its place, or null.
function changeCards(one, ofChange) {
  const { element, figure, largest, nameOf, present, shown, textTable, tint, visible, word } = explainPage;
  const kShown = 0.1; // of log probability lost

  /// Which of `mine` are not in `other`, in order: what is left without the longest common subsequence.
  function changed(mine, other) {
    const common = Array.from({ length: mine.length + 1 }, () => new Array(other.length + 1).fill(0));
    for (let i = mine.length - 1; i >= 0; --i)
      for (let j = other.length - 1; j >= 0; --j)
        common[i][j] = mine[i] === other[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    const is = [];
    for (let i = 0, j = 0; i < mine.length; ) {
      const meets = j < other.length && mine[i] === other[j];
      if (!meets && j < other.length && common[i][j] === common[i][j + 1]) {
        ++j;
        continue;
      }
      is.push(!meets);
      ++i;
      if (meets) ++j;
    }
    return is;
  }

  /// A text whose words are marked where the other one has others.
  function marked(text, other) {
    const words = text.split(/\s+/), is = changed(words, other.split(/\s+/));
    const shown = words.flatMap((text, i) => [i ? " " : "", is[i] ? element("mark", { textContent: text }) : text]);
    return element("bdi", { dir: "auto" }, ...shown);
  }

  /// A word of the translation as it was, shaded by what it loses.
  function lostWord(unit, lost, most) {
    const shown = element("span", { className: "lost" }, word(nameOf("target", unit)),
      element("small", { textContent: Math.abs(lost) < kShown ? "" : figure(lost) }));
    shown.style.setProperty("--tint", tint(lost));
    shown.style.setProperty("--fill", (0.55 * visible(lost, most)).toFixed(3));
    return shown;
  }

  /// Source, translation and log probability; rows of [name, before, after].
  function sides(change) {
    const rows = [["Source", marked(one.source.text, change.source), marked(change.source, one.source.text)]];
    const same = change.translation === one.target.text;
    rows.push(["Translation", marked(one.target.text, change.translation),
      same ? "the same" : marked(change.translation, one.target.text)]);
    const own = change.own_log_probability; // of what was gone on with; else of the translation before
    rows.push([own === undefined ? "Log probability of the translation before" : "Log probability",
      figure(one.log_probability), figure(own === undefined ? change.log_probability : own)]);
    if (change.source === one.source.text) rows.shift();
    const cells = rows.map(([name, ...both]) => [element("th", { scope: "row", textContent: name }),
      ...both.map((content, i) => {
        const cell = element("td", {}, content);
        cell.dataset.side = i ? "after" : "before";
        return cell;
      })]);
    return element("table", { className: "sides" },
      element("thead", {}, element("tr", {}, ...["", "before", "after"].map((name) =>
        element(name ? "th" : "td", name ? { scope: "col", textContent: name } : {})))),
      element("tbody", {}, ...cells.map((row) => element("tr", {}, ...row))));
  }

  function movedTable(moved) {
    const cells = (edge) => [element("th", { scope: "row", textContent: `${edge.attention} ${edge.layer}.${edge.head}` }),
      ...[edge.from, edge.to].map((unit) => element("td", {}, word(shown(unit)))),
      ...[edge.before, edge.after].map((value) => element("td", { className: "value", textContent: figure(value) }))];
    return textTable("Attention that moved the furthest", ["attention", "from", "to", "before", "after"], moved.map(cells));
  }

  function card(change, at) {
    const most = largest([change.lost]);
    const made = element("article", {}, ...present(ofChange(at)), element("h3", {}, word(change.change)), sides(change));
    if (change.lost.some((lost) => Math.abs(lost) >= kShown))
      made.append(element("p", { className: "caption", textContent: "What each word of the translation before loses:" }),
        element("p", {}, ...change.lost.map((lost, unit) => lostWord(unit, lost, most))));
    if (change.moved.length) made.append(movedTable(change.moved));
    return made;
  }

  return one.alternatives.map(card);
}
