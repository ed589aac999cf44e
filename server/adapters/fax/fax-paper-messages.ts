import type { CoverSheet } from '../../core/fax/cover-sheet.ts';
import type { FaxPage, FaxResolution } from '../../core/fax/page.ts';
import type { PaperSize } from '../../core/fax/paper-size.ts';
import type { PrintedFaxReceipt } from '../../core/fax/receipt.ts';
import type { Turn } from '../../core/fax/turn-page.ts';
import type { DocumentWish } from './render-document.ts';
import type { Rendered } from './render-pdf.ts';

/** What the thread for fax pages is asked for. */
export type PaperWish =
  | ({ make: 'pages' } & DocumentWish)
  | { make: 'cover'; cover: CoverSheet; resolution: FaxResolution; paper: PaperSize }
  | { make: 'picture'; page: FaxPage; width: number; turn: Turn }
  | { make: 'pdf'; pages: readonly FaxPage[]; title: string }
  | { make: 'receipt'; receipt: PrintedFaxReceipt; first?: FaxPage };

export type PaperMade = Rendered | { kind: 'bytes'; bytes: Uint8Array };

/** `failed`: what nobody expected, in words for the log. */
export type FromPaperThread = { id: number; made: PaperMade } | { id: number; failed: string };
export type ToPaperThread = { id: number; wish: PaperWish };
