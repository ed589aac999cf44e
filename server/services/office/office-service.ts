import type { Office } from '../../core/office/office.ts';

/** Where in the document, what is wrong (`code` names the text in views/texts), and what is allowed. */
export interface OfficeProblem {
  /** `queues[0].members[1]` */
  path: string;
  code: string;
  context: Record<string, unknown>;
  /** The same in English, for the command line and the API. */
  message: string;
}

export interface OfficeChange {
  action: 'add' | 'change' | 'remove';
  /** `queues/care`, `office`. */
  subject: string;
  /** Changed fields with old and new value; secrets as `***`. */
  fields: { path: string; from: unknown; to: unknown }[];
}

export type ApplyOutcome =
  | { kind: 'applied'; changes: OfficeChange[] }
  | { kind: 'would-apply'; changes: OfficeChange[] }
  /** Nothing was changed. */
  | { kind: 'refused'; problems: OfficeProblem[] };

/** The one way to read and change the office: the office file, the pages and the wizard all come through here. */
export interface OfficeService {
  /** With secrets of extensions and trunks, without passwords. Cached until changed; do not mutate. */
  read(): Office;
  /**
   * Makes the office as `input` says: whole sections absent from the document stay, entries absent from a section go.
   * Idempotent, all or nothing. `folder` is where relative prompt files are looked up.
   */
  apply(input: unknown, how: { by: string; dryRun?: boolean; folder?: string }): ApplyOutcome;
  /** Changes a copy of the present document and applies it; how the pages edit. */
  edit(change: (draft: Office) => void, how: { by: string }): ApplyOutcome;
  /** The document as `apply` takes it; secrets only when asked for. */
  export(how: { withSecrets: boolean }): Office;
  /** JSON Schema (draft 2020-12) of the document. */
  jsonSchema(): unknown;
}
