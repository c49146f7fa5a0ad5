// Asks the service with OpenAI's own client for Node and prints what came back as JSON.
// Arguments: the folder in which the client is installed, the address of the service, the question.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, address, question] = process.argv.slice(2);
const { default: OpenAI } = await import(pathToFileURL(createRequire(`${folder}/`).resolve("openai")));
const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: "none" });
const messages = [{ role: "user", content: question }];

const whole = await client.chat.completions.create({ model: "wence", messages });

let text = "";
let usage = null;
let extension = null;
const options = { model: "wence", messages, stream: true, stream_options: { include_usage: true } };
for await (const chunk of await client.chat.completions.create(options)) {
  text += chunk.choices[0]?.delta.content ?? "";
  usage = chunk.usage ?? usage;
  extension = chunk.wence ?? extension;
}

let refused = null;
try {
  await client.chat.completions.create({ model: "gpt-4o", messages });
} catch (error) {
  refused = { name: error.constructor.name, status: error.status, code: error.code };
}

const models = [];
for await (const model of client.models.list()) models.push(model.id);
const message = whole.choices[0].message;
process.stdout.write(JSON.stringify({ message, text, usage, extension, refused, models }));
