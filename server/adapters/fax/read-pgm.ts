import type { GreyPicture } from '../../core/fax/shrink-page.ts';

const MOST_PELS = 32_000_000;
const head = /^P5\s+(?:#[^\n]*\s+)*(\d+)\s+(\d+)\s+255\s/;

/**
 * Takes pictures out of a stream of PGMs one after the other. `push` is false when what comes is none, or a picture is
 * larger than any page, or `take` wants no more.
 */
export function createPgmReader(take: (picture: GreyPicture) => boolean): { push(part: Buffer): boolean } {
  let waiting: Buffer = Buffer.alloc(0);
  let picture: GreyPicture | undefined;
  let filled = 0;

  /** The rest of the part behind what belongs to the picture. */
  function fill(part: Buffer): Buffer {
    const { pels } = picture!;
    const piece = part.subarray(0, pels.length - filled);
    pels.set(piece, filled);
    filled += piece.length;
    return part.subarray(piece.length);
  }

  return {
    push(part) {
      let left = part;
      while (left.length > 0) {
        if (!picture) {
          waiting = Buffer.concat([waiting, left]);
          const told = head.exec(waiting.toString('latin1', 0, 400));
          if (!told) return waiting.length < 400;
          const [width, height] = [Number(told[1]), Number(told[2])];
          if (width * height > MOST_PELS || width * height === 0) return false;
          picture = { width, height, pels: new Uint8Array(width * height) };
          filled = 0;
          left = waiting.subarray(told[0].length);
          waiting = Buffer.alloc(0);
        }
        left = fill(left);
        if (filled < picture.pels.length) continue;
        const whole = picture;
        picture = undefined;
        if (!take(whole)) return false;
      }
      return true;
    },
  };
}
