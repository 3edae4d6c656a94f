// The one inline script of the page with words.js, allowed by its hash (core/web/security.py).

// Streamlit's client looks for its server below each part of a deep link first, two answers 404 for every visit.
window.__streamlit = { BACKEND_BASE_URL: location.origin + "/" };

// Phones are asked for the number pad with a comma in the fields of readings, which Streamlit cannot.
for (const event of ["pointerdown", "focusin"])
  addEventListener(event, ({ target }) => {
    if (target.tagName == "INPUT" && target.closest("[class*='st-key-reading-']")) target.inputMode = "decimal";
  });

// The menu of a phone closes when a page was chosen, and does not open again over the next page.
try { localStorage.removeItem("stSidebarCollapsed-") } catch {}
addEventListener("click", ({ target }) => {
  if (innerWidth < 769 && target.closest("[data-testid=stSidebarNavLink]"))
    setTimeout(() => document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click());
});

// The menu under the person's name closes when something else is wanted, and by Escape.
addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll(".kb-person[open]")) if (!menu.contains(target)) menu.open = false;
}, true);
addEventListener("keydown", ({ key }) => {
  const menu = key == "Escape" && document.querySelector(".kb-person[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A link to another view of the same page is walked as the menu's are: the application is not loaded anew.
addEventListener("click", event => {
  const link = event.target.closest?.(".stHtml a[href^='?']");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  history.pushState({}, "", link.getAttribute("href"));
  dispatchEvent(new PopStateEvent("popstate"));
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
});

// What is typed into a form and not sent yet outlives a reload, the back button and a session that has ended
// (core/ui/typed.py). It stays in this tab's storage, for the person who typed it, for a day; never a password.
(() => {
  const STORE = "kabinet.typed", LEFT = "kabinet.left", A_DAY = 864e5;
  const FIELDS = "input:not([type=password],[type=hidden],[type=file],[type=date],[role=combobox],[role=switch]),textarea,select";
  const BOXES = "[class*='st-key-kept-'],form.kb-form[data-kept]";
  const TICKS = "[type=checkbox],[type=radio]";
  const before = new Map(), met = new WeakSet(), sent = new Set();
  let isLeaving = false;

  const load = () => { try { return JSON.parse(sessionStorage.getItem(STORE)) ?? {} } catch { return {} } };
  const save = kept => { try { sessionStorage.setItem(STORE, JSON.stringify(kept)) } catch {} };
  const person = () => document.querySelector("[data-person]")?.dataset.person ?? "";
  const slot = box => box.dataset.kept ?? /st-key-kept-(\S+)/.exec(box.className)[1];
  const place = field => {
    const box = field.matches?.(FIELDS) && field.closest(BOXES);
    const name = box && (box.dataset.kept ? field.name : /st-key-(\S+)/.exec(field.closest("[class*='st-key-']").className)[1]);
    return name ? `${slot(box)} ${name}` : "";
  };
  const group = radio => [...radio.closest("[class*='st-key-'],form").querySelectorAll("[type=radio]")].filter(each => each.name == radio.name);
  const value = field =>
    field.type == "checkbox" ? String(field.checked) : field.type == "radio" ? String(group(field).findIndex(each => each.checked)) : field.value;
  const forget = (isGone) =>
    save(Object.fromEntries(Object.entries(load()).filter(([where, entry]) => !isGone(where.split(" ")[0], entry))));

  // What stands in a field that nobody has touched: where it differs later, the kept word no longer fits.
  const note = field => { const where = place(field); if (where && !load()[where]) before.set(where, value(field)) };
  addEventListener("focusin", ({ target }) => target.matches(TICKS) || note(target));
  const keep = field => {
    const where = place(field);
    if (!where) return;
    const kept = load(), base = kept[where]?.base ?? before.get(where) ?? "";
    kept[where] = { value: value(field), base, person: person(), at: Date.now() };
    if (value(field) === base) delete kept[where];
    save(kept);
  };
  for (const event of ["input", "change"]) addEventListener(event, ({ target }) => keep(target));
  // Streamlit's ticks change without an event of their own when their words are pressed, and keep the press to themselves.
  for (const event of ["click", "keyup"])
    addEventListener(event, ({ target }) =>
      setTimeout(() => target.closest?.("[class*='st-key-']")?.querySelectorAll(TICKS).forEach(keep), 60), true);

  addEventListener("submit", ({ target }) => {
    if (target.getAttribute("action") == "/auth/logout") sessionStorage.removeItem(STORE);
    isLeaving = true;
    if (target.dataset.kept) sessionStorage.setItem(LEFT, JSON.stringify([target.dataset.kept, person()]));
  });

  function put(field, value) {
    if (field.type == "checkbox") return field.click();
    if (field.type == "radio") return group(field)[value]?.click();
    const kind = { TEXTAREA: HTMLTextAreaElement, SELECT: HTMLSelectElement }[field.tagName] ?? HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, value);
    field.dispatchEvent(new Event(field.tagName == "SELECT" ? "change" : "input", { bubbles: true }));
    field.dispatchEvent(new FocusEvent("focusout", { bubbles: true })); // Streamlit takes a value when the field is left
  }

  function look() {
    if (!document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")) return;
    const who = person(), now = Date.now();
    for (const mark of document.querySelectorAll("[data-sent]"))
      if (!sent.has(mark.dataset.serial)) {
        sent.add(mark.dataset.serial);
        forget(name => mark.dataset.sent.split(" ").includes(name));
      }
    const [left, leaver] = JSON.parse(sessionStorage.getItem(LEFT)) ?? [];
    if (left && !isLeaving) {
      sessionStorage.removeItem(LEFT);
      // Taken, unless it was refused or the person has to sign in first.
      if (!new URLSearchParams(location.search).has("err") && (!leaver || who)) forget(name => name == left);
    }
    forget((_, entry) => now - entry.at > A_DAY || (who && entry.person && entry.person != who));
    const kept = load();
    for (const field of document.querySelectorAll(`:is(${BOXES}) :is(${FIELDS})`)) {
      const where = place(field), entry = kept[where];
      if (!entry) before.set(where, value(field));
      if (met.has(field)) continue;
      met.add(field);
      if (!entry || entry.person != who || field === document.activeElement || value(field) != entry.base) continue;
      put(field, entry.value);
    }
  }
  let waiting;
  new MutationObserver(() => { clearTimeout(waiting); waiting = setTimeout(look, 80) })
    .observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-script-state"] });
})();
