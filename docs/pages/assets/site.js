// What assistive technology asks for: a name for the search, and wide tables that can be scrolled by keys. For the style
// of tables: which cells hold text, and where a long name may be broken.
document$.subscribe(() => {
  document.querySelector("[data-md-component=search]")?.setAttribute("aria-label", "Search");
  for (const table of document.querySelectorAll(".md-typeset table")) {
    table.toggleAttribute("data-wide", table.rows[0].cells.length > 6);
  }
  for (const cell of document.querySelectorAll(".md-typeset td")) {
    const words = cell.textContent.trim();
    cell.classList.toggle("text", words.length > 18);
    cell.classList.toggle("long", words.length > 120);
    if (!cell.childElementCount && !/\s/.test(words)) {
      cell.replaceChildren(...words.split(/(?<=[/_])/).flatMap((part) => [part, document.createElement("wbr")]));
    }
  }
  requestAnimationFrame(() => {
    for (const wrap of document.querySelectorAll(".md-typeset__scrollwrap")) {
      if (wrap.scrollWidth > wrap.clientWidth) wrap.tabIndex = 0;
    }
  });
});
