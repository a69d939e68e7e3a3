// Before the first paint: the chosen theme, and whether a session may exist.
const root = document.documentElement;
try {
  const theme = localStorage.getItem("verv_theme");
  if (theme) root.dataset.theme = theme;
} catch {
  // A browser that keeps nothing follows the device.
}
if (document.cookie.includes("verv_session=1")) root.dataset.session = "";
