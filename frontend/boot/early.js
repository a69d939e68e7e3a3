// Before the first paint: the chosen theme, whether a session may exist, and what its page will need.
const root = document.documentElement;
const remembered = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    // A browser that keeps nothing follows the device.
  }
};
const mayBeIn = () => document.cookie.includes("verv_session=1");
const theme = remembered("verv_theme");
if (theme) root.dataset.theme = theme;
if (mayBeIn()) {
  root.dataset.session = "";
  const hasProgram = document.querySelector("meta[name=verv-texts]");
  if (hasProgram && !remembered("verv_leaving")) {
    fetchGroup();
    askEarly();
  }
}

// A page that the browser has put aside whole comes back as it was left. It is loaded anew where somebody has logged out
// or in meanwhile.
const whoIsIn = () => mayBeIn() && remembered("verv_person");
let wasIn;
addEventListener("pagehide", () => (wasIn = whoIsIn()));
addEventListener("pageshow", (event) => {
  if (!event.persisted || whoIsIn() === wasIn) return;
  root.hidden = true;
  location.reload();
});

// Fetches the group that the page is in while the program is on its way, which would ask for it only when it runs.
function fetchGroup() {
  const groups = {{groups}};
  const here = groups.find(([paths]) => new RegExp(paths).test(location.pathname));
  for (const address of here?.[1] ?? []) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "fetch", type: "application/wasm", crossOrigin: "", href: address });
    document.head.append(link);
  }
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
