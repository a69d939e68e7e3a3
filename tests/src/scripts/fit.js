// Whether it fits: `arguments` are the width that was asked for, and whether a finger points.
const [width, isPhone] = arguments;
const findings = [];
const find = (rule, element, why) => findings.push({ rule, selector: element ? nameOf(element) : "", why });

const across = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth);
if (across > width) {
  const scrolls = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (at !== document.body && at !== document.documentElement && getComputedStyle(at).overflowX !== "visible") return true;
    }
    return false;
  };
  const wide = shown("body *").filter((element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element));
  const deepest = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
  find("sideways scroll", deepest[0], `the page is ${across} px wide`);
}

const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const small = new Set();
for (let text = texts.nextNode(); text; text = texts.nextNode()) {
  const element = text.parentElement;
  if (!text.data.trim() || small.has(element) || element.closest("script, style, noscript, svg") || !isShown(element)) continue;
  const size = parseFloat(getComputedStyle(element).fontSize);
  if (size < 16) {
    small.add(element);
    find("text under 16 px", element, `it is ${size} px`);
  }
}

if (isPhone) {
  const controls = "a[href], button, summary, input:not([type=hidden]), select, textarea, [role=button], [role=option], [role=tab], [role=switch], [role=menuitem]";
  for (const control of shown(controls)) {
    const box = (control.matches("input[type=radio], input[type=checkbox]") && control.closest("label")) || control;
    const { width: across, height } = box.getBoundingClientRect();
    // Drawn for those who listen, or offered only when it is focused.
    if (across <= 1 || height <= 1) continue;
    const style = getComputedStyle(control);
    const isInText = control.matches("a") && style.display === "inline"
      && [...control.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (isInText) {
      const line = parseFloat(style.lineHeight) || height;
      if (Math.max(line, height) < 24) find("target under 24 px", control, `a line is ${line} px high`);
    } else if (height < 43.5) {
      find("target under 44 px", control, `it is ${Math.round(across)} × ${Math.round(height)} px`);
    }
  }
}
return findings;
