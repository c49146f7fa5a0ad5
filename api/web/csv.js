// Comma-separated values, as spreadsheets read them: text that one of them would take for a formula is made harmless.

const FORMULA = /^\s*[=+\-@＝＋－＠]/;

/** Rows of cells as the text of a file, with the mark by which spreadsheets know UTF-8. */
export function csvOf(rows) {
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;
}

function cell(value) {
  if (typeof value === "number") return String(value);
  const text = value === null || value === undefined ? "" : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
