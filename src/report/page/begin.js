// Begins the page of explanations that are in it, or that its model makes.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  explainPage.begin(data.about);
  if (data.live) {
    beginComposer(data.live);
    return;
  }
  const chooser = document.getElementById("sentence");
  if (data.explanations.length > 1) {
    document.getElementById("chooser").hidden = false;
    chooser.append(...data.explanations.map(({ source }, i) => explainPage.option(i, source.text)));
  }
  chooser.addEventListener("change", () => explainPage.show(data.explanations[Number(chooser.value)]));
  explainPage.show(data.explanations[0]);
})();
