import type { CountedPiece, CountPlace, SegmentAsk } from '../../store/segments/segment-reader.ts';

/** Who belongs to segments, looked for away from the thread that carries calls. Rejects with CentralitaError `report-failed`. */
export interface SegmentReads {
  /** Goes on counting from `place` for a moment. */
  countSegment(ask: Extract<SegmentAsk, { kind: 'living' }>, place: CountPlace | undefined): Promise<CountedPiece>;
  /** Looks for members behind `after` for a moment; `next`: where to go on. */
  segmentMembers(ask: SegmentAsk, page: { after: string; limit: number }): Promise<{ ids: string[]; next?: string }>;
}
