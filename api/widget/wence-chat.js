// Registers <wence-chat>, once however often a page includes it; the only file with a side effect.

import { WenceChat } from "./widget/wence-chat-element.js";

if (!customElements.get("wence-chat")) customElements.define("wence-chat", WenceChat);
