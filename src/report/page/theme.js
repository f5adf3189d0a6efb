// Light or dark, on every page: as the system is, or as the reader chose by the button #theme.
"use strict";

/// `changed` is called when the colours have changed, for what does not follow the style sheet by itself.
function followTheme(changed) {
  const root = document.documentElement, button = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const show = () => {
    button.textContent = isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", isDark() ? "Switch to light colours" : "Switch to dark colours");
    changed();
  };
  try {
    const kept = localStorage.getItem("heed-theme");
    if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  } catch { /* a file may not keep anything: then the theme lasts as long as the page */ }
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("heed-theme", root.dataset.theme);
    } catch { /* as above */ }
    show();
  });
  system.addEventListener("change", show);
  show();
}
