// The element that has the focus: its name for findings, and whether one can see that it has it.
const element = document.activeElement;
if (!element || element === document.body) return null;
const box = element.getBoundingClientRect();
const marks = (at) => {
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
  return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
};
// A control that is drawn by its label is marked there.
const drawn = [element, element.closest("label"), element.nextElementSibling].filter(Boolean);
const middle = [box.left + box.width / 2, box.top + box.height / 2];
return {
  selector: nameOf(element),
  test: element.getAttribute("data-test"),
  marked: drawn.some(marks),
  inside: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
  middle,
};
