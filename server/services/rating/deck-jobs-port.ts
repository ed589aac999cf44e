import type { Delimiter, Encoding } from '../../core/customers/import/import-settings.ts';
import type { Tariff } from '../../core/office/tariffs.ts';

/** Long work on price lists, each in a thread of its own. */
export type DeckJob =
  | {
      kind: 'read';
      importId: string;
      encoding?: Encoding | undefined;
      delimiter?: Delimiter | undefined;
      /** Of a workbook; absent: the longest one. */
      sheet?: number | undefined;
    }
  /** `tariff` with the versions of the office document, to compare with. */
  | { kind: 'preview'; importId: string; tariff: Tariff }
  | { kind: 'publish'; importId: string; validFrom: number; by: string };

export interface DeckJobsPort {
  /** Resolves when the work is over: what came of it stands in the store. Rejects where the thread failed. */
  start(job: DeckJob): Promise<void>;
  stop(): void;
  current(): DeckJob | undefined;
}
