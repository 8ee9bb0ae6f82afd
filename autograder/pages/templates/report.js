"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const AT_A_TIME = 100, [NAME, SCORE, SCORES, SECONDS, PAGE, FOUND] = [0, 1, 2, 3, 4, 5];
  const element = id => document.getElementById(id), said = data.said;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  let order = {column: 0, down: false}, among = null, room = AT_A_TIME;
  const columns = [
    {title: said.student, value: n => data.students[n][NAME]},
    {title: said.score, number: true, value: n => data.students[n][SCORE]},
    ...data.cells.map((cell, i) => ({title: cell, number: true, value: n => data.students[n][SECONDS] === null ? null : data.students[n][SCORES][i]})),
    {title: said.found, kind: "found", value: n => data.words[data.students[n][FOUND]]},
    {title: said.seconds, number: true, value: n => data.students[n][SECONDS]},
  ];
  const hidden = () => element("hide") !== null && element("hide").checked;
  const name = n => hidden() ? fill(said.nameless, {number: n + 1}) : data.students[n][NAME];

  // What is not there comes last, whichever way.
  function compare(a, b, down) {
    if (a === null || b === null) return (a === null) - (b === null);
    const order = typeof a === "number" ? a - b : String(a).localeCompare(String(b), undefined, {numeric: true});
    return down ? -order : order;
  }

  function cell(row, text, kind, tag = "td") {
    const made = document.createElement(tag);
    if (kind) made.className = kind;
    made.append(text);
    row.append(made);
    return made;
  }

  function nameCell(row, n) {
    const page = data.students[n][PAGE];
    let shown = name(n);
    if (page && !hidden()) {
      shown = document.createElement("a");
      shown.href = page;
      shown.textContent = name(n);
    }
    cell(row, shown, "", "th").scope = "row";
  }

  function draw() {
    const wanted = element("find").value.trim().toLowerCase();
    let found = among === null ? data.students.map((_, n) => n) : among.slice();
    if (wanted) found = found.filter(n => `${name(n)} ${data.words[data.students[n][FOUND]]}`.toLowerCase().includes(wanted));
    const value = order.column === 0 && hidden() ? n => n : columns[order.column].value;
    found.sort((a, b) => compare(value(a), value(b), order.down) || a - b);
    const rows = document.createDocumentFragment();
    for (const n of found.slice(0, room)) {
      const row = document.createElement("tr");
      nameCell(row, n);
      for (const column of columns.slice(1)) cell(row, column.value(n) ?? "–", column.number ? "number" : column.kind);
      rows.append(row);
    }
    element("list").tBodies[0].replaceChildren(rows);
    const shown = Math.min(room, found.length);
    const about = among === null ? "" : " " + fill(said.about, {words: among.words});
    const first = shown < found.length ? fill(said.first, {count: shown}) : "";
    element("shown").textContent = fill(said.shown, {count: found.length, all: data.students.length, about, first});
    element("more").hidden = shown === found.length;
    element("all").hidden = among === null && !wanted;
  }

  function drawHead() {
    const row = document.createElement("tr");
    columns.forEach((column, i) => {
      const head = cell(row, "", column.number ? "number" : "", "th"), button = document.createElement("button");
      head.scope = "col";
      if (i === order.column) head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      Object.assign(button, {type: "button", className: "sort", textContent: column.title});
      button.addEventListener("click", () => {
        order = {column: i, down: i === order.column ? !order.down : Boolean(column.number)};
        drawHead();
        draw();
        element("list").tHead.rows[0].cells[i].firstChild.focus();
      });
      head.append(button);
    });
    element("list").tHead.replaceChildren(row);
  }

  // The tables that stand in the page: by what a cell says, or by its data-value.
  for (const table of document.querySelectorAll("table.sortable"))
    table.querySelectorAll("button.sort").forEach(button => button.addEventListener("click", () => {
      const head = button.parentElement, column = head.cellIndex;
      const down = head.hasAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : head.className === "number";
      for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = row => {
        const text = row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
        return text !== "" && !isNaN(text) ? Number(text) : text;
      };
      const rows = [...table.tBodies[0].rows].sort((a, b) => compare(value(a), value(b), down));
      table.tBodies[0].append(...rows);
    }));

  for (const button of document.querySelectorAll("button.who"))
    button.addEventListener("click", () => {
      const [cell, words, numbers] = data.groups[button.dataset.group][button.dataset.row];
      among = Object.assign(numbers.slice(), {words: cell ? `${cell}, ${words}` : words});
      element("find").value = "";
      room = AT_A_TIME;
      draw();
      element("students").focus();
      element("students").scrollIntoView();
    });

  element("find").addEventListener("input", () => { room = AT_A_TIME; draw(); });
  element("more").addEventListener("click", () => { room += AT_A_TIME; draw(); });
  element("all").addEventListener("click", () => { among = null; element("find").value = ""; room = AT_A_TIME; draw(); });
  element("hide")?.addEventListener("change", draw);
  drawHead();
  draw();
})();
