import type {
  DeckFault,
  DeckPreview,
  DeckSettings,
  DeckSource,
  DeckState,
} from '../../server/core/rating/decks/deck-settings.ts';

/** A price list that was brought in. */
export interface PriceListView {
  id: string;
  fileName: string;
  bytes: number;
  at: number;
  /** The person's name. */
  by: string;
  state: DeckState;
  why?: string;
  source?: DeckSource;
  settings?: DeckSettings;
  preview?: DeckPreview;
  /** The first lines that are wrong. */
  faults?: readonly { line: number; fault: DeckFault; value: string }[];
  progress: number;
  validFrom?: number;
  /** Published and not yet in force. */
  mayWithdraw: boolean;
}

/** It moves without anybody doing anything. */
export const isListAtWork = ({ state }: Pick<PriceListView, 'state'>): boolean =>
  ['uploading', 'reading', 'previewing', 'publishing'].includes(state);
