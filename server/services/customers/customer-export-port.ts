export const exportFormats = ['csv', 'xlsx', 'vcf'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportAsk {
  format: ExportFormat;
  /** Cards that a search for it finds; all by their age where it is empty. */
  text: string;
  /** What the columns are called, in the reader's language. */
  heads: readonly string[];
}

/** Writes the customer file down, away from the thread that carries calls. */
export interface CustomerExportPort {
  /** The file as fast as it is taken; cancelling the stream ends the work. */
  export(ask: ExportAsk): ReadableStream<Uint8Array>;
}
