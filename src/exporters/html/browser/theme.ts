/** Light or dark: the system's choice until the reader makes one, which is kept where the browser keeps things. */
import { byId } from "./elements.js";

const key = "furcifer-theme";

export function startTheme(): void {
  const toggle = byId("theme");
  if (toggle === null) return;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const kept = keptTheme();
  if (kept !== null) root.dataset.theme = kept;
  const isDark = (): boolean => (root.dataset.theme === undefined ? system.matches : root.dataset.theme === "dark");
  const name = (): void => {
    toggle.textContent = isDark() ? "Light" : "Dark";
    toggle.setAttribute("aria-label", isDark() ? "Switch to light colours" : "Switch to dark colours");
  };
  toggle.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    keep(root.dataset.theme);
    name();
  });
  system.addEventListener("change", name);
  name();
  toggle.hidden = false;
}

/** Files on disk may have no storage. */
function keptTheme(): string | null {
  try {
    const found = localStorage.getItem(key);
    return found === "light" || found === "dark" ? found : null;
  } catch {
    return null;
  }
}

function keep(theme: string): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Then the choice lasts as long as the page.
  }
}
