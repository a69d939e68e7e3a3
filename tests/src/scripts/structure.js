// Headings, landmarks, order of focus and live regions.
const findings = [];
const find = (rule, element, why) => findings.push({ rule, selector: element ? nameOf(element) : "", why });

const headings = shown("h1, h2, h3, h4, h5, h6");
const first = headings.filter((heading) => heading.localName === "h1");
if (first.length !== 1) find("one h1", first[1], `there are ${first.length}`);
if (!document.title.trim()) find("title", null, "the document has none");
headings.reduce((before, heading) => {
  const level = Number(heading.localName[1]);
  if (level > before + 1) find("heading levels", heading, `h${level} comes after h${before}`);
  if (!heading.textContent.trim()) find("empty heading", heading, "a heading without words");
  return level;
}, 0);

const main = shown("main, [role=main]");
if (main.length !== 1) find("one main", main[1], `there are ${main.length}`);
const banners = shown("header, [role=banner]").filter((header) => !header.closest("main, article, section, aside, nav"));
if (banners.length > 1) find("one banner", banners[1], `there are ${banners.length}`);
const navs = shown("nav, [role=navigation]");
const called = (element) => (element.getAttribute("aria-label")
  || (element.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ")).trim();
for (const nav of navs) {
  if (!called(nav)) find("nav labelled", nav, "it has no name");
  if (navs.some((other) => other !== nav && called(other) === called(nav))) find("nav labelled", nav, "another has the same name");
}
if (navs.length) {
  const focusable = document.querySelector("a[href], button, input, select, textarea, summary, [tabindex='0']");
  const target = focusable?.matches("a[href^='#']") && document.getElementById(focusable.getAttribute("href").slice(1));
  if (!target || !target.matches("main, [role=main]")) find("skip link", focusable, "what is focused first does not lead to the content");
}
for (const element of document.querySelectorAll("[tabindex]")) {
  if (element.tabIndex > 0) find("tabindex", element, `it is ${element.tabIndex}`);
}

// What comes by itself is heard: it is a live region, stands in one, or has taken the focus.
const tells = "[role=status], [role=alert], [role=log], [aria-live=polite], [aria-live=assertive]";
for (const element of shown("[data-test=toast], [data-test=form-errors], [data-test=success], [data-test=skeleton], [data-test=filter-count], [data-test$=-refused], [data-test$=-flag]")) {
  const isTold = element.closest(tells) || element.querySelector(tells);
  if (!isTold && !element.contains(document.activeElement)) find("live region", element, "nobody is told that it came");
}
return findings;
