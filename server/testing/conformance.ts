/** What vitest's JSON report says of one test, as far as it matters here. */
export interface ReportedTest {
  /** Of the blocks that it stands in, the outermost first. */
  ancestorTitles?: readonly string[];
  title: string;
  status: string;
}

export interface Section {
  rfc: number;
  section: string;
  passed: number;
  failed: number;
  /** Of the first test, without the clause. */
  about: string;
}

const clause = /(?:^|\s)RFC (\d+) ((?:[A-Z]\.)?\d+(?:\.\d+)*)(?=[\s,:]|$)/;

/** What the clause looks like at the head of a test's own name. */
const mark = /^(?:RFC [^:]*|[\d.]+):\s*/;

const { compare: compareSections } = new Intl.Collator('en', { numeric: true });

/**
 * The tests whose names bear a clause (`RFC 3261 17.1.1.2: ...`), also as begun by the blocks that they stand in, one row per
 * clause, in the norms' order.
 */
export function tabulate(tests: readonly ReportedTest[]): Section[] {
  const sections = new Map<string, Section>();
  for (const { ancestorTitles = [], title, status } of tests) {
    const [, rfc, section] = clause.exec([...ancestorTitles, title].join(' ')) ?? [];
    if (rfc === undefined || section === undefined || !['passed', 'failed'].includes(status)) continue;
    const key = `${rfc} ${section}`;
    const row = sections.get(key) ?? {
      rfc: Number(rfc),
      section,
      passed: 0,
      failed: 0,
      about: title.replace(mark, ''),
    };
    sections.set(key, row);
    if (status === 'passed') row.passed++;
    else row.failed++;
  }
  return [...sections.values()].sort((a, b) => a.rfc - b.rfc || compareSections(a.section, b.section));
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');

/** One Markdown table per RFC under a line of totals. */
export function printTable(sections: readonly Section[]): string {
  const byRfc = Map.groupBy(sections, (row) => row.rfc);
  const sum = (rows: readonly Section[], what: 'passed' | 'failed') => rows.reduce((all, row) => all + row[what], 0);
  const totals = (rows: readonly Section[]) => `${sum(rows, 'passed')} passed, ${sum(rows, 'failed')} failed`;
  const tables = [...byRfc].map(([rfc, rows]) =>
    [
      `## RFC ${rfc}: ${totals(rows)}`,
      '',
      '| section | result | passed | failed | about |',
      '| --- | --- | ---: | ---: | --- |',
      ...rows.map(
        (row) =>
          `| ${row.section} | ${row.failed ? 'FAILED' : 'ok'} | ${row.passed} | ${row.failed} | ${cell(row.about)} |`,
      ),
    ].join('\n'),
  );
  const head = `# SIP conformance: ${byRfc.size} norms, ${sections.length} sections, ${totals(sections)}`;
  return `${[head, ...tables].join('\n\n')}\n`;
}
