// What axe-core finds against WCAG 2.0 to 2.2, A and AA, and good practice; its source has run before. With a list of
// rules, these alone.
const [rules] = arguments;
const done = arguments[arguments.length - 1];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const runOnly = rules ? { type: "rule", values: rules } : { type: "tag", values: tags };
axe.run(document, { runOnly, resultTypes: ["violations"] }).then(
  (result) => done(result.violations.flatMap(({ id, nodes }) => nodes.map((node) => ({
    rule: `axe ${id}`,
    selector: node.target.flat().join(" "),
    why: node.failureSummary.replace(/\s+/g, " "),
  })))),
  (error) => done([{ rule: "axe", selector: "", why: String(error) }]),
);
