// Milliseconds from a key press in the plan's search field until the list that it gives is drawn; nothing where the
// list stays as it is.
const [css, text, done] = arguments;
const field = document.querySelector(css);
const main = document.querySelector("main");
field.focus();
const began = performance.now();
let isDrawing = false;
const watch = new MutationObserver(() => {
  if (isDrawing) return;
  isDrawing = true;
  // A task after the next frame: the frame has been drawn.
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      watch.disconnect();
      done(performance.now() - began);
    };
    channel.port2.postMessage(null);
  });
});
watch.observe(main, { subtree: true, childList: true, characterData: true, attributes: true });
setTimeout(() => isDrawing || done(null), 1000);
Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, text);
field.dispatchEvent(new InputEvent("input", { bubbles: true, data: text.slice(-1), inputType: "insertText" }));
