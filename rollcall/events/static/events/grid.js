// The typed roster: Enter and arrows change the row, a pasted table fills cells. Without this file it is a form.
(() => {
  const table = document.querySelector("[data-grid]");
  if (!table) return;
  const rows = () => [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]);
  const place = (input) => {
    const grid = rows();
    const row = grid.findIndex((cells) => cells.includes(input));
    return { grid, row, column: row < 0 ? -1 : grid[row].indexOf(input) };
  };
  const addRow = () => {
    const last = table.tBodies[0].rows[table.tBodies[0].rows.length - 1];
    const number = table.tBodies[0].rows.length;
    const row = last.cloneNode(true);
    row.querySelector("th").textContent = String(number + 1);
    for (const input of row.querySelectorAll("input")) {
      input.value = "";
      input.name = input.name.replace(/-\d+$/, `-${number}`);
      input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+$/, String(number + 1)));
    }
    table.tBodies[0].append(row);
  };
  const go = (grid, row, column) => {
    const cell = grid[row] && grid[row][column];
    if (cell) { cell.focus(); cell.select(); }
  };
  table.addEventListener("keydown", (event) => {
    const steps = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
    if (!(event.key in steps) || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = place(event.target);
    if (at.row < 0) return;
    event.preventDefault();
    const next = at.row + (event.key === "Enter" && event.shiftKey ? -1 : steps[event.key]);
    if (next >= at.grid.length && event.key === "Enter" && at.grid.length < 300) addRow();
    go(rows(), next, at.column);
  });
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    const at = place(event.target);
    if (at.row < 0 || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    text.split("\n").slice(0, 300 - at.row).forEach((line, down) => {
      while (rows().length <= at.row + down) addRow();
      const cells = rows()[at.row + down];
      line.split("\t").forEach((value, right) => {
        const cell = cells[at.column + right];
        if (cell) cell.value = value.trim().slice(0, 300);
      });
    });
  });
})();
