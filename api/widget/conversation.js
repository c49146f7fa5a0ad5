// What was said so far, in the measure that the service takes; pure, knows nothing of the page.

export const MOST_CHARACTERS = 2000;
const MOST_MESSAGES = 20;
const LONGEST_MESSAGE = 20_000;
const MOST_BYTES = 40 * 1024;

/** How many characters a text has as the service counts them: an emoji or a rare hanzi is one, not two. */
export const lengthOf = (text) => [...text].length;

/** The last messages of some turns, each with its question and answer; an answer that has no room is left out whole. */
export function historyOf(turns) {
  const messages = turns.flatMap(({ question, answer }) =>
    [{ role: "user", content: question }, { role: "assistant", content: answer }]).slice(-MOST_MESSAGES);
  const kept = [];
  let bytes = 0;
  for (const message of messages.reverse()) {
    const size = new TextEncoder().encode(JSON.stringify(message)).length;
    const fits = bytes + size <= MOST_BYTES && lengthOf(message.content) <= LONGEST_MESSAGE;
    if (fits) {
      kept.push(message);
      bytes += size;
    } else if (message.role === "user") break;
  }
  return kept.reverse();
}
