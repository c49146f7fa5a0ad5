// What the pages and the widget say themselves, in Chinese and English.

const ZH = {
  name: "问策", ask: "提问", send: "发送", stop: "停止", placeholder: "输入问题，中文或英文都可以",
  hint: "请输入问题", newChat: "新对话", you: "你的问题", answer: "回答", thinking: "正在查找条款…", citations: "引用",
  citation: "引用", open: "打开", close: "关闭", notes: "提示", note: "提示", related: "相关条款", better: "可以这样问",
  refused: "文件中没有找到", clarify: "请说得更具体一些", partial: "只找到一部分", understood: "理解为",
  facts: "指标数值",
  region: "地区", indicator: "指标", year: "年份", value: "数值", source: "出处", copy: "复制",
  copyMarkdown: "复制 Markdown",
  copied: "已复制", link: "链接", linkCopied: "链接已复制", retry: "重试", extracted: "以上文字摘自文件原文",
  generated: "以上文字由人工智能生成，引文为文件原文", draft: "征求意见稿", repealed: "已废止",
  expired: "目标年已过",
  unreachable: "无法连接服务，请检查网络后重试。", busy: "服务繁忙，请稍后重试。", rate: "提问过于频繁，请稍后再试。",
  tooLong: "问题过长，请缩短到 2000 字以内。", needKey: "此服务需要密钥", wrongKey: "密钥不正确",
  failed: "出错了，请重试。",
  notReady: "索引尚未就绪，请稍后再试。", timeout: "处理超时，请换个简单些的问题。", stopped: "已停止",
 
  foreign: "此服务不回答来自 {origin} 的提问。请网站管理员把它加入服务允许的来源。", notCopied: "未能复制",
  conversation: "对话", suggestions: "试试这些问题", welcome: "向政策文件提问，每句话都有出处",
};

const EN = {
  name: "Wence", ask: "Ask", send: "Send", stop: "Stop", placeholder: "Ask, in Chinese or English",
  hint: "Write a question", newChat: "New conversation", you: "Your question", answer: "Answer",
  thinking: "Looking for clauses…",
  citations: "Citations", citation: "Citation", open: "Open", close: "Close", notes: "Notes", note: "Note",
  related: "Related clauses", better: "You could ask", refused: "The documents do not hold this",
  clarify: "Please be more specific",
  partial: "Only a part was found", understood: "Understood as", facts: "Indicator values", region: "Place",
  indicator: "Indicator", year: "Year", value: "Value", source: "Source", copy: "Copy", copyMarkdown: "Copy Markdown",
  copied: "Copied", link: "Link", linkCopied: "Link copied", retry: "Try again",
  extracted: "Words taken from the documents", generated: "Written by a model; quotations are the documents' own words",
  draft: "Draft", repealed: "Repealed", expired: "Target year has passed",
  unreachable: "The service cannot be reached. Check the network and try again.",
  busy: "The service is busy. Try again shortly.",
  rate: "Too many questions. Try again shortly.", tooLong: "The question is too long: at most 2,000 characters.",
  needKey: "This service needs a key", wrongKey: "The key is not right", failed: "Something went wrong. Try again.",
  notReady: "The index is not ready yet. Try again shortly.", timeout: "It took too long. Ask something simpler.",
  foreign: "This service takes no questions from {origin}. Its operator can add it to the allowed origins.",
  notCopied: "Could not be copied", stopped: "Stopped", conversation: "Conversation",
  suggestions: "Try one of these",
  welcome: "Questions on policy documents, every sentence with its source",
};

/** The words of a language; any but English is Chinese. */
export function wordsOf(language) {
  return String(language || "").toLowerCase().startsWith("en") ? EN : ZH;
}

const FAULTS = {
  unreachable: "unreachable", busy: "busy", rate: "rate", "too-long": "tooLong", "too-large": "tooLong",
  "no-key": "needKey",
  "bad-key": "wrongKey", "wrong-key": "wrongKey", "not-ready": "notReady", time: "timeout",
  "foreign-origin": "foreign",
};

/** What a person is told when something went wrong. */
export function faultOf(error, words) {
  return words[FAULTS[error.kind]] || words.failed;
}
