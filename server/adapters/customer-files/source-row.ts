/** A row of any file as texts, with the line, row or card it begins at; or why there are no cells. */
export type SourceRow =
  | { line: number; cells: string[] }
  | { line: number; broken: 'broken-quotes' | 'unfinished' | 'too-long-line'; text: string };
