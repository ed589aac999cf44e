import type {
  ImportCounts,
  ImportPreview,
  ImportSettings,
  ImportSource,
  ImportState,
} from '../../server/core/customers/import/import-settings.ts';

export interface ImportView extends ImportCounts {
  id: string;
  fileName: string;
  bytes: number;
  at: number;
  /** The person's name. */
  by: string;
  state: ImportState;
  why?: string;
  source?: ImportSource;
  settings?: ImportSettings;
  preview?: ImportPreview;
  progress: number;
  removed: number;
  restored: number;
  kept: number;
}

/** A field that the office added, in the reader's language. */
export interface ImportField {
  id: string;
  name: string;
}

/** It moves without anybody doing anything. */
export const isAtWork = ({ state }: Pick<ImportView, 'state'>): boolean =>
  ['uploading', 'reading', 'previewing', 'running', 'undoing'].includes(state);
