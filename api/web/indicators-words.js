// What the page of indicators says, in Chinese and English.

const counted = (number, locale) => number.toLocaleString(locale);
const plural = (number, word, many = `${word}s`) => `${counted(number, "en")} ${number === 1 ? word : many}`;

export const INDICATORS = {
  zh: {
    lead: "从文件中读出的指标数值。点数值看写明它的条款，点指标名称看各地对照。",
    loading: (done, total) => (total ? `正在读取指标 ${counted(done, "zh")} / ${counted(total, "zh")}` : "正在读取指标…"),
    filters: "筛选", name: "指标名称", nameHint: "输入名称中的字词", role: "类别", document: "文件", all: "全部",
    unsaid: "未注明",
    roles: { target: "目标", base: "基期" },
    relations: {},
    equal: "等于",
    option: (label, number) => `${label}（${counted(number, "zh")}）`,
    count: (shown, total, indicators, regions) => `${shown === total ? "" : `${counted(total, "zh")} 条中的 `}${counted(shown, "zh")} 条数值，${
      counted(indicators, "zh")} 项指标，${counted(regions, "zh")} 个地区`,
    none: "没有符合条件的数值", empty: "已载入的文件中没有读到指标数值", clear: "清除筛选", save: "导出 CSV",
    file: "指标.csv",
    more: (number) => `继续显示（还有 ${counted(number, "zh")} 条）`,
    sort: "排序", compare: "各地对照", close: "返回全部指标", year: "年份", noYear: "年份未注明",
    noRegion: "地区未注明",
    kinds: { level: "数值", added: "新增", growth: "增减幅度" },
    panel: (kind, unit) => (unit ? `${kind}（${unit}）` : kind),
    group: (region, values) => `${region}：${values.join("，")}`, groups: "；",
    columns: ["地区", "指标", "年份", "类别", "数值", "单位", "关系", "界限", "换算值", "换算单位", "文件", "文件标题", "条款", "链接"],
  },
  en: {
    lead: "Values read out of the documents. A value leads to the clause that states it, a name to a comparison of places.",
    loading: (done, total) => (total ? `Reading indicators, ${counted(done, "en")} of ${counted(total, "en")}` : "Reading indicators…"),
    filters: "Filters", name: "Indicator’s name", nameHint: "Words of the name", role: "Kind", document: "Document",
    all: "All",
    unsaid: "Not stated",
    roles: { target: "Target", base: "Base" },
    relations: { 增长: "up", 下降: "down", 新增: "added", 累计: "in total" },
    equal: "equal",
    option: (label, number) => `${label} (${counted(number, "en")})`,
    count: (shown, total, indicators, regions) => `${shown === total ? plural(shown, "value") : `${counted(shown, "en")} of ${plural(total, "value")}`}, ${
      plural(indicators, "indicator")}, ${plural(regions, "place")}`,
    none: "No value meets these filters", empty: "No values were found in the documents", clear: "Clear filters",
    save: "Export CSV",
    file: "indicators.csv",
    more: (number) => `Show more (${counted(number, "en")} left)`,
    sort: "Sort by", compare: "Compare places", close: "All indicators", year: "Year", noYear: "No year",
    noRegion: "Place not stated",
    kinds: { level: "Values", added: "Added", growth: "Growth and decline" },
    panel: (kind, unit) => (unit ? `${kind} (${unit})` : kind),
    group: (region, values) => `${region}: ${values.join(", ")}`, groups: "; ",
    columns: ["region", "indicator", "year", "role", "value", "unit", "relation", "bound", "number", "base_unit", "document", "title",
      "clause", "url"],
  },
};
