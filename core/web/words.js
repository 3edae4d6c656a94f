// What Streamlit says in English only is said in the language of the document, to eyes and to screen readers alike.
// The words come with the document (core/web/words.py): [pattern, what is said instead], the first that fits holds.
(() => {
  const root = document.documentElement, language = root.lang == "ru" ? "ru-RU" : "en-GB";
  const SAID = JSON.parse(root.dataset.words ?? "[]").map(([pattern, text]) => [new RegExp(`^${pattern}$`), text]);
  const NAMES = ["aria-label", "aria-valuetext", "alt", "placeholder", "title"], LONGEST = 120;
  // Text is looked at where Streamlit writes it, and never where a person's own words may stand.
  const TEXTS = `[data-testid=stSkipToContent],[data-testid=stTopNavSection],[data-testid=stFileUploaderDropzone],
    [data-testid=stDateInputField],[data-testid=stDateInputCalendar],[role=listbox],[id^=react-aria-description]`;
  const THEIRS = ".stHtml,[data-testid=stFileChipName],[data-testid=stWidgetLabel],script,style";
  const known = new Map();

  // Streamlit forms the names of days and months, and the numbers of its tables, by the browser's language.
  for (const [name, value] of [["language", language], ["languages", [language]]])
    Object.defineProperty(navigator, name, { get: () => value, configurable: true });

  const day = text => new Date(text).toLocaleDateString(language, { dateStyle: "long" });
  const month = text => new Date(`1 ${text} 2000`).toLocaleDateString(language, { month: "long" });
  const number = text => Number(text).toLocaleString(language);
  function translated(text) {
    for (const [pattern, said] of SAID) {
      const groups = pattern.exec(text)?.groups ?? (pattern.test(text) && {});
      if (groups) return said.replace(/\{(\w+)\}/g, (_, name) => ({ day, month, number }[name] ?? String)(groups[name]));
    }
    return text;
  }
  function say(text) {
    const bare = text.trim();
    if (!bare || bare.length > LONGEST) return text;
    if (!known.has(bare)) known.set(bare, translated(bare));
    return bare === known.get(bare) ? text : known.get(bare);
  }

  function element(found) {
    if (found.closest(THEIRS)) return;
    for (const name of NAMES) {
      const old = found.getAttribute(name);
      // The name of a field is read as it is: signs that only keep its label from being formatted are taken out.
      const said = old && say(old).replace(/\\([!-/:-@[-`{-~])/g, "$1");
      if (said !== old) found.setAttribute(name, said);
    }
    if (found.dataset.testid == "stFileUploaderDropzone") found.setAttribute("role", "group"); // it has a name
  }
  function text(found) {
    const said = say(found.data);
    if (said !== found.data && found.parentElement?.closest(TEXTS) && !found.parentElement.closest(THEIRS)) found.data = said;
  }
  function look(found) {
    if (found.nodeType == Node.TEXT_NODE) return text(found);
    if (!(found instanceof HTMLElement)) return; // the shapes of charts say nothing
    element(found);
    found.querySelectorAll(NAMES.map(name => `[${name}]`).join()).forEach(element);
    const walker = document.createTreeWalker(found, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) text(walker.currentNode);
  }
  // Before anything is painted: an observer runs right after what was changed.
  new MutationObserver(records => {
    for (const { type, target, addedNodes } of records) {
      if (type == "childList") addedNodes.forEach(look);
      else if (type == "characterData") text(target);
      else element(target);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMES });
})();
