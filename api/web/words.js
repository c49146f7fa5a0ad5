// What the pages say beside what the widget says.

export const PAGES = {
  zh: {
    search: "检索", read: "文件", indicators: "指标", navigation: "主导航", skip: "跳到正文", theme: "明暗",
    key: "API 密钥", useKey: "使用密钥",
    question: "问题", lead: "回答只用文件自己的话，每一处都能点开原文核对；文件没有写的，就说没有。",
    contents: "目录", original: "原文", clauses: "条款", readLead: "全部文件，点开逐条阅读。", issuer: "发文机关",
    docNo: "文号", date: "日期",
    period: "期限", status: "状态", in_force: "现行", draftStatus: "征求意见稿", repealedStatus: "已废止",
    unknown: "未知", count: "条",
    sourceLink: "发布网页", noDocument: "没有这份文件", empty: "还没有文件", filterDocuments: "按标题、地区筛选",
    responsible: "责任单位",
    cooperating: "配合单位", deadline: "时限", cite: "复制本条引用",
  },
  en: {
    search: "Search", read: "Documents", indicators: "Indicators", navigation: "Main", skip: "Skip to content",
    theme: "Theme", key: "API key",
    useKey: "Use this key",
    question: "Question",
    lead: "Answers use the documents' own words; each is one click from its place. What they do not say is refused.",
    contents: "Contents", original: "Original text", clauses: "Clauses",
    readLead: "All documents, to read clause by clause.", issuer: "Issuer",
    docNo: "Number", date: "Date", period: "Period", status: "Status", in_force: "In force", draftStatus: "Draft",
    repealedStatus: "Repealed",
    unknown: "Unknown", count: "clauses", sourceLink: "Published at", noDocument: "There is no such document",
    empty: "There is no document yet",
    filterDocuments: "Filter by title or place", responsible: "Responsible", cooperating: "Helping", deadline: "By",
    cite: "Copy this clause",
   
  },
};
