// Talks to the service: JSON, and answers as server-sent events.

/** What the service says is wrong (RFC 9457), or that it could not be reached (status 0). */
export class Problem extends Error {
  constructor(record, status) {
    super(record.detail || record.title || String(status));
    this.name = "Problem";
    this.status = status;
    this.kind = String(record.type || "").replace("urn:wence:problem:", "") || "unreachable";
    this.retryAfter = record.retryAfter || null;
  }
}

/** A client of the service at an address; `key` gives the API key, or null where none is needed. */
export function createClient(endpoint = "", key = () => null) {
  const base = endpoint.replace(/\/+$/, "");

  async function send(path, options = {}) {
    const headers = new Headers(options.headers);
    const secret = key();
    if (secret) headers.set("Authorization", `Bearer ${secret}`);
    let response;
    try {
      response = await fetch(base + path, { ...options, headers, credentials: "omit" });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw await unanswered(base, error, options.signal);
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  return {
    address: (path) => base + path,

    /** The JSON at a path; a parameter may have several values. */
    async get(path, parameters = {}, signal = undefined) {
      const response = await send(path + queryOf(parameters), { signal });
      return response.json();
    },

    /** The bytes at a path, such as a file to keep. */
    async file(path, parameters = {}) {
      const response = await send(path + queryOf(parameters));
      return response.blob();
    },

    /** The answer to a question; `onCitations` and `onToken` are told what comes before it is whole. */
    async ask(asked, { signal, onCitations = () => {}, onToken = () => {} } = {}) {
      const response = await send("/v1/ask", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...asked, stream: true }),
        signal,
      });
      let answer = null;
      try {
        for await (const { event, data } of eventsOf(response.body)) {
          if (event === "citations") onCitations(data);
          else if (event === "token") onToken(data.text);
          else if (event === "done") answer = data;
          else if (event === "error") throw new Problem(data, data.status);
        }
      } catch (error) {
        throw error instanceof TypeError ? new Problem({ detail: error.message }, 0) : error;
      }
      if (!answer) throw new Problem({ detail: "the stream ended early" }, 0);
      return answer;
    },
  };
}

/** The query string of some parameters, those that are empty left out. */
export function queryOf(parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== null && each !== undefined && each !== "") query.append(name, each);
    }
  }
  const text = query.toString();
  return text ? `?${text}` : "";
}

/** Why there was no answer at all: nobody is there, or somebody who does not answer pages of this origin. */
async function unanswered(base, error, signal) {
  let type = "";
  if (new URL(base || "/", location.href).origin !== location.origin) {
    await fetch(`${base}/healthz`, { mode: "no-cors", credentials: "omit", signal })
      .then(() => { type = "foreign-origin"; })
      .catch(() => { /* nobody is there */ });
  }
  signal?.throwIfAborted();
  return new Problem({ detail: String(error.message), type }, 0);
}

async function problemOf(response) {
  const record = await response.json().catch(() => ({}));
  return new Problem({ ...record, retryAfter: response.headers.get("Retry-After") }, response.status);
}

/** The events of a stream as they come: `event` and `data`, which is JSON. */
export async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) if (/^data: /m.test(block)) yield eventOf(block);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function eventOf(block) {
  const fields = Object.fromEntries(block.split("\n").map((line) => {
    const at = line.indexOf(": ");
    return [line.slice(0, at), line.slice(at + 2)];
  }));
  return { event: fields.event || "message", data: JSON.parse(fields.data) };
}
