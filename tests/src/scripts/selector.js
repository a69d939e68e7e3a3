// A short way to name an element for whoever reads the finding.
const nameOf = (element) => {
  const parts = [];
  for (let at = element; at && at !== document.body && parts.length < 4; at = at.parentElement) {
    const test = at.getAttribute("data-test");
    const named = at.id ? `#${at.id}` : test ? `[data-test=${test}]` : "";
    parts.unshift(`${at.localName}${named || [...at.classList].slice(0, 2).map((name) => `.${name}`).join("")}`);
    if (named) break;
  }
  const words = (element.textContent || element.getAttribute("aria-label") || "").trim().replace(/\s+/g, " ");
  return `${parts.join(" > ")} «${words.slice(0, 40)}»`;
};
const isShown = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
const shown = (css) => [...document.querySelectorAll(css)].filter(isShown);
