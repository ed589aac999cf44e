import type { SegmentAsk } from '../../store/segments/segment-reader.ts';

export const exportFormats = ['csv', 'xlsx', 'vcf'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** The columns of an exported file, by the names that an import understands: a file goes out as it may come in. */
export const exportColumns = [
  'name',
  'kind',
  'company',
  'document',
  'phone',
  'fax',
  'mail',
  'address',
  'web',
  'lineOfBusiness',
  'principal',
  'owner',
  'language',
  'vip',
  'standing',
  'tags',
  'remarks',
] as const;

export interface ExportColumn {
  /** `own:` and the id of a field that the office added. */
  what: (typeof exportColumns)[number] | `own:${string}`;
  /** What the column is called, in the reader's language. */
  head: string;
}

export interface ExportAsk {
  format: ExportFormat;
  /** Cards that a search for it finds; all by their age where it is empty. */
  text: string;
  /** Only those of a segment, instead. */
  among?: SegmentAsk;
  columns: readonly ExportColumn[];
}

/** Writes the customer file down, away from the thread that carries calls. */
export interface CustomerExportPort {
  /** The file as fast as it is taken; cancelling the stream ends the work. */
  export(ask: ExportAsk): ReadableStream<Uint8Array>;
}
