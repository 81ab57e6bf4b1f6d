"use strict";

// Sorts a table by the column whose title is pressed; once more reverses the order. Without scripts, tables stay as written.

function value(row, column) {
  const cell = row.cells[column];
  return cell.dataset.value ?? cell.textContent;
}

function compare(numeric) {
  return numeric ? (a, b) => Number(a) - Number(b) : (a, b) => a.localeCompare(b);
}

function sort(table, column, header) {
  const numeric = header.classList.contains("number");
  const before = header.getAttribute("aria-sort");
  // Numbers are first sorted from the largest, names from A.
  const descending = before === null ? numeric : before === "ascending";
  const order = compare(numeric);
  const rows = [...table.tBodies[0].rows];
  rows.sort((a, b) => (descending ? -1 : 1) * order(value(a, column), value(b, column)));
  table.tBodies[0].append(...rows);
  for (const other of table.tHead.rows[0].cells) {
    other.removeAttribute("aria-sort");
  }
  header.setAttribute("aria-sort", descending ? "descending" : "ascending");
}

for (const table of document.querySelectorAll("table")) {
  [...table.tHead.rows[0].cells].forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    button.addEventListener("click", () => sort(table, column, header));
    header.append(button);
  });
}
