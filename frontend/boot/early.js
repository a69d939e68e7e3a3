// Before the first paint: the chosen theme, and whether a session may exist.
const root = document.documentElement;
const remembered = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    // A browser that keeps nothing follows the device.
  }
};
const theme = remembered("verv_theme");
if (theme) root.dataset.theme = theme;
if (document.cookie.includes("verv_session=1")) {
  root.dataset.session = "";
  const hasProgram = document.querySelector("meta[name=verv-texts]");
  if (hasProgram && !remembered("verv_leaving")) askEarly();
}

// Asks who is logged in while the program is still on its way, which finds the answers by their addresses. No answer
// is what it is when the program asks itself.
function askEarly() {
  const early = (window.vervEarly = {});
  const ask = (address, init) => (early[address] = fetch(address, init).catch(() => {}));
  const session = async () => {
    const answer = await ask("/api/v1/sessions/refresh", { method: "POST" });
    if (!answer?.ok) return;
    const { access_token: token } = await answer.clone().json();
    ask("/api/v1/me", { headers: { Authorization: `Bearer ${token}` } });
  };
  // Tabs take turns, as the program's own.
  navigator.locks?.request("verv-refresh", session);
}
