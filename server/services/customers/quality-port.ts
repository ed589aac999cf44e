import type { QualityAsk, QualityPiece } from '../../store/customers/list-quality.ts';

export type { QualityScope } from '../../store/customers/list-quality.ts';

/** Looks through a list of customers piece by piece, away from the thread that carries calls. */
export interface QualityPort {
  qualityPiece(ask: QualityAsk): Promise<QualityPiece>;
}
