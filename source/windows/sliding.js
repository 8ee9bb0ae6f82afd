(() => {
  // DATA and NAME are put in by sliding.py.
  const data = DATA, root = document.getElementById(NAME), words = data.words;
  const CELL = 34, BLUE = "#0072b2", ORANGE = "#e69f00";
  const side = data.kernel ? data.kernel.length : 3, size = data.image.length;

  root.innerHTML = `
    <div style="display:flex;flex-wrap:wrap;gap:4px 24px;align-items:center;margin:4px 0">
      <label>${words.window} <input type="range" min="0" value="0" style="width:220px;vertical-align:middle"></label>
      <label>${words.stride} <select><option>1<option>2<option>3</select></label>
      <label>${words.padding} <select><option>valid<option>same</select></label>
    </div>
    <div class="place" aria-live="polite" style="margin:4px 0;min-height:1.4em"></div>
    <div class="grids" style="display:flex;flex-wrap:wrap;gap:12px 22px;align-items:flex-start"></div>`;
  const slider = root.querySelector("input"), [stride, padding] = root.querySelectorAll("select");
  for (const control of [slider, stride, padding])
    control.setAttribute("data-lm-suppress-shortcuts", "true");  // JupyterLab has a use for the arrow keys, too

  const fill = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);

  // cell(row, column) -> {text, fill, bold}; outlined: [row, column, height, width]; the first cell is number `from`.
  function grid(title, from, rows, columns, cell, outlined) {
    const parts = [], numbers = Array.from({length: rows}, () => []);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) {
        const {text, fill, bold} = cell(i + from, j + from), x = 2 + CELL * j, y = 22 + CELL * i;
        numbers[i].push(text);
        parts.push(`<rect x="${x}" y="${y}" width="${CELL}" height="${CELL}" fill="${fill}" stroke="#777"/>`,
          `<text x="${x + CELL / 2}" y="${y + CELL / 2 + 4.5}" text-anchor="middle" font-size="13" fill="#111"` +
          `${bold ? ' font-weight="bold"' : ""}>${text}</text>`);
      }
    if (outlined) {
      const [i, j, height, width] = outlined;
      parts.push(`<rect x="${2 + CELL * (j - from)}" y="${22 + CELL * (i - from)}" width="${CELL * width}"` +
        ` height="${CELL * height}" fill="none" stroke="${BLUE}" stroke-width="4"/>`);
    }
    const wide = [...title].reduce((sum, letter) => sum + (letter > "\u1100" ? 13.5 : 7.5), 0);  // Hangul is wide
    const width = Math.max(CELL * columns, wide) + 4;
    const label = `${title}: ${numbers.map(row => row.join(", ")).join("; ")}`;
    return `<svg width="${width}" height="${CELL * rows + 24}" role="img" aria-label="${label}">` +
      `<text x="2" y="14" font-size="13" fill="currentColor">${title}</text>${parts.join("")}</svg>`;
  }

  function draw() {
    const [[before, after], results] = data.settings[padding.value][stride.value];
    const rows = results.length, columns = results[0].length, step = Number(stride.value);
    slider.max = rows * columns - 1;
    const n = Number(slider.value), row = Math.floor(n / columns), column = n % columns;
    const top = row * step - before, left = column * step - before;
    const inside = (i, j) => i >= 0 && j >= 0 && i < size && j < size;
    const pixel = (i, j) => inside(i, j) ? data.image[i][j] : 0;
    const shown = (i, j) => ({text: pixel(i, j), fill: inside(i, j) ? "#eeeeee" : ORANGE});
    const full = size + before + after;
    const grids = [
      grid(`${words.image}${before + after ? ` (${words.zeros})` : ""}`, -before, full, full, shown, [top, left, side, side]),
      grid(words.patch, 0, side, side, (i, j) => shown(top + i, left + j)),
    ];
    let said = fill(words.place, {row, column, rows, columns});
    if (data.kernel) {
      const product = (i, j) => pixel(top + i, left + j) * data.kernel[i][j] + 0;
      const plain = number => ({text: number, fill: number < 0 ? "#f7d9b0" : number > 0 ? "#d5d0e8" : "#ffffff"});
      grids.push(grid(words.kernel, 0, side, side, (i, j) => plain(data.kernel[i][j])),
        grid(words.products, 0, side, side, (i, j) => plain(product(i, j))));
      said += `: ${fill(words.sum, {sum: results[row][column]})}`;
    }
    const done = (i, j) => i * columns + j <= n;
    grids.push(grid(data.kernel ? words.result : words.windows, 0, rows, columns, (i, j) => ({
      text: !done(i, j) ? "" : data.kernel ? results[i][j] : i * columns + j + 1,
      fill: done(i, j) ? "#eeeeee" : "#ffffff", bold: i === row && j === column,
    }), [row, column, 1, 1]));
    root.querySelector(".grids").innerHTML = grids.join("");
    root.querySelector(".place").textContent = said;
    slider.setAttribute("aria-valuetext", said);
  }

  slider.addEventListener("input", draw);
  for (const choice of [stride, padding])
    choice.addEventListener("change", () => { slider.value = 0; draw(); });
  draw();
})();
