import { joinOctets } from '../join-octets.ts';
import { framesOfImage, joinBlock } from './ecm.ts';
import type { Effect, State } from './session.ts';

/** What came of a page that the cut of the line has left unfinished: kept as it is, for whoever may read it. */
export function keepPartialPage(state: State): Effect[] {
  const { agreement, receiving } = state.call;
  // A page whose end was told is kept already.
  if (!agreement || state.post) return [];
  const image = joinOctets(receiving.chunks);
  const frames = agreement.ecm ? framesOfImage(image, receiving.frames) : receiving.frames;
  const highest = Math.max(-1, ...frames.keys());
  const bytes = agreement.ecm ? joinOctets([...receiving.blocks, joinBlock(frames, highest + 1)]) : image;
  if (bytes.length === 0) return [];
  return [{ kind: 'keep-page', page: receiving.page, bytes, agreement, whole: false }];
}
