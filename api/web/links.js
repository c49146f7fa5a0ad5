// The address of a clause in its document, and of the words in it that are to be marked.

/** Where a clause is read; `span` is the range of its characters to mark. */
export function clauseLink(document, clause, span = null) {
  const rest = clause.slice(document.length + 1);
  const marked = span ? `?span=${span[0]}-${span[1]}` : "";
  return `/documents/${encodeURIComponent(document)}${marked}#clause-${encodeURIComponent(rest)}`;
}
