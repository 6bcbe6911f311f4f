/* Remit's own behaviour on the page: tables that sort, filter and fold into cards, and the control block in pairs.
   No framework, no network, nothing stored. Every step may run again on the same page without doing harm, and
   a page without this script is still whole: tables scroll sideways, the control block is a two-column list. */
(() => {
  "use strict";

  const MANY_COLUMNS = 9;
  const WIDE_VALUE = 40;
  const LONG_VALUE = 110;
  const ANNOUNCE_AFTER_MS = 400;
  const BLANK = /^[\s\u2010-\u2015-]*$/;
  const WRITTEN_DATE = /^\d{1,2} [A-Za-z]{3,9}\.? \d{4}\b/;
  const NO_WRAP = /^(v?\d+\.\d+\.\d+|\d{4}-\d{2}-\d{2}|[A-Z]{2,6}-\d{3,})$/;
  const natural = new Intl.Collator(document.documentElement.lang || "en", { numeric: true, sensitivity: "base" });

  /** The element's text with single spaces. */
  const words = (element) => element.textContent.replace(/\s+/g, " ").trim();

  /** Text made equal for searching: no case, no accents. */
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  /** A new element with attributes and children. */
  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  /** Runs a step once for each element that matches. */
  function once(selector, mark, step) {
    for (const found of document.querySelectorAll(selector)) {
      if (found.dataset[mark]) continue;
      found.dataset[mark] = "done";
      step(found);
    }
  }

  /** Names every cell by its column, so that a row can stand alone as a card. Display changes drop the
      table's meaning for screen readers; the roles keep it. */
  function label(table) {
    const names = [...table.tHead.rows[0].cells].map(words);
    table.setAttribute("role", "table");
    for (const group of [table.tHead, ...table.tBodies]) group.setAttribute("role", "rowgroup");
    for (const row of table.rows) row.setAttribute("role", "row");
    for (const cell of table.tHead.rows[0].cells) {
      cell.setAttribute("role", "columnheader");
      cell.scope = "col";
    }
    for (const body of table.tBodies) {
      for (const row of body.rows) {
        [...row.cells].forEach((cell, index) => {
          const text = words(cell);
          cell.setAttribute("role", "cell");
          cell.dataset.label = names[index] || "";
          cell.classList.toggle("is-empty", !cell.children.length && BLANK.test(text));
          cell.classList.toggle("is-nowrap", NO_WRAP.test(text));
        });
      }
    }
    table.closest(".remit-table").classList.toggle("has-many-columns", names.length > MANY_COLUMNS);
    table.closest(".remit-table").classList.add("has-labels");
  }

  /** Tells the style sheet whether the table fits, and lets the keyboard scroll it when it does not. */
  function watchWidth(wrapper, table) {
    const measure = () => {
      const fits = table.offsetWidth <= wrapper.clientWidth + 1;
      wrapper.classList.toggle("is-fitting", fits);
      wrapper.classList.toggle("is-scrolling", !fits);
      if (fits) {
        for (const name of ["tabindex", "role", "aria-label"]) wrapper.removeAttribute(name);
      } else {
        wrapper.tabIndex = 0;
        wrapper.setAttribute("role", "region");
        wrapper.setAttribute("aria-label", "Table, scrolls sideways");
      }
    };
    measure();
    if (window.ResizeObserver) new ResizeObserver(measure).observe(wrapper);
  }

  /** The value a cell is sorted by: a date written in words becomes an ISO date, all else stays as it reads. */
  function sortKey(cell) {
    const text = words(cell);
    const written = text.match(WRITTEN_DATE);
    const time = written ? Date.parse(`${written[0]} UTC`) : NaN;
    return Number.isNaN(time) ? text : new Date(time).toISOString().slice(0, 10);
  }

  /** Rows without a value in the sorted column go last, whichever way it is sorted. */
  function blanksLast(table) {
    const column = table.querySelector("th[aria-sort]").cellIndex;
    for (const body of table.tBodies) {
      body.append(...[...body.rows].filter((row) => BLANK.test(words(row.cells[column]))));
    }
  }

  /** Makes the headings of a table buttons that sort it. */
  function sortable(table) {
    for (const body of table.tBodies) {
      for (const cell of body.querySelectorAll("td:not([data-sort])")) cell.dataset.sort = sortKey(cell);
    }
    for (const heading of table.tHead.rows[0].cells) {
      if (!words(heading) || heading.querySelector("a")) {
        heading.dataset.sortMethod = "none";
        continue;
      }
      heading.dataset.sortMethod = "natural";
      const button = element("button", { type: "button", class: "remit-sort" });
      button.append(...heading.childNodes);
      heading.append(button);
    }
    new window.Tablesort(table);
    for (const heading of table.tHead.rows[0].cells) heading.removeAttribute("tabindex");
    table.addEventListener("afterSort", () => blanksLast(table));
  }

  /** Puts a filter above a register and says how many rows it leaves. */
  function filterable(wrapper) {
    const rows = [...wrapper.querySelectorAll("tbody tr")];
    if (rows.length < 2) return;
    const texts = rows.map((row) => folded(words(row)));
    const input = element("input", {
      type: "search", class: "remit-filter__input", placeholder: "Title, owner, state …", autocomplete: "off",
    });
    const count = element("span", { class: "remit-filter__count", role: "status", "aria-live": "polite" });
    const name = element("span", { class: "remit-filter__label" }, "Filter");
    const clear = element("button", { type: "button", class: "remit-filter__clear" }, "Clear the filter");
    const missing = element("span", {});
    const empty = element("p", { class: "remit-filter__empty", hidden: "" }, missing, " ", clear);
    const tell = (shown) => {
      count.textContent = `${shown === rows.length ? "" : `${shown} of `}${rows.length} documents`;
    };
    let timer = 0;
    const apply = () => {
      const wanted = folded(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, index) => {
        row.hidden = !wanted.every((word) => texts[index].includes(word));
        if (!row.hidden) shown += 1;
      });
      missing.textContent = `No document matches “${input.value.trim()}”.`;
      empty.hidden = shown > 0;
      clearTimeout(timer);
      timer = setTimeout(() => tell(shown), ANNOUNCE_AFTER_MS);
    };
    input.addEventListener("input", apply);
    clear.addEventListener("click", () => {
      input.value = "";
      apply();
      input.focus();
    });
    tell(rows.length);
    const field = element("label", {}, name, " ", input);
    wrapper.before(element("div", { class: "remit-filter", role: "search" }, field, count));
    wrapper.append(empty);
  }

  /** Wraps each term with its values, so that the control block can stand in columns. */
  function paired(list) {
    let pair = null;
    for (const item of [...list.children]) {
      if (item.tagName === "DT") {
        pair = element("div", { class: "pair" });
        item.before(pair);
      }
      if (pair) pair.append(item);
    }
    for (const made of list.children) {
      const length = words(made).length;
      made.classList.toggle("is-wide", length > WIDE_VALUE && length <= LONG_VALUE);
      made.classList.toggle("is-long", length > LONG_VALUE);
    }
    list.classList.add("has-pairs");
  }

  /** On the page for missing pages: says what was asked for and offers to search for it. */
  function helpLost(place) {
    const asked = location.pathname.split("/").filter(Boolean).pop() || "";
    const query = asked.replace(/%[0-9a-f]{2}/gi, " ").replace(/\.html?$/, "").replace(/[-_.]+/g, " ").trim();
    if (!query) return;
    const link = element("a", { href: `${place.dataset.home}?q=${encodeURIComponent(query)}` }, `Search for “${query}”`);
    place.replaceChildren(link, " – perhaps it has moved or was given another name.");
  }

  function start() {
    once(".remit-table table", "remitTable", (table) => {
      if (!table.tHead || !table.tHead.rows.length) return;
      // A class keeps the theme from wrapping the table in a second scroll box.
      table.classList.add("remit-grid");
      const wrapper = table.closest(".remit-table");
      label(table);
      if (wrapper.classList.contains("sortable") && window.Tablesort) sortable(table);
      watchWidth(wrapper, table);
    });
    once(".remit-table--register", "remitFilter", filterable);
    once(".document-control dl", "remitPairs", paired);
    once(".not-found__asked", "remitLost", helpLost);
  }

  if (window.Tablesort) window.Tablesort.extend("natural", () => false, (a, b) => natural.compare(b, a));
  start();
  // Pages that the theme swaps in without a reload.
  window.addEventListener("load", () => window.document$ && window.document$.subscribe(start));
})();
