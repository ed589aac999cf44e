import { type Break, breaks } from './break-grammar.ts';
import { createDice, type Dice } from './dice.ts';
import { draftMessage, printDraft, type Sender } from './draft.ts';

export interface Generated {
  bytes: Uint8Array;
  /** What was done to it, for the report of a fault. */
  how: string[];
  /** `good`: nothing; `fatal`: must not be accepted; `odd`: anything goes but a fault of ours; `rubbish`: no answer. */
  kind: 'good' | 'fatal' | 'odd' | 'rubbish';
}

const tokens = [
  '\r\n',
  '\r',
  '\n',
  '\r\n\r\n',
  '\r\n ',
  '\0',
  '"',
  '\\',
  '<',
  '>',
  ',',
  ';',
  '%',
  ' ',
  'SIP/2.0',
  '\xff',
  'Via: ',
  '-',
  '9999999999',
];

/** Changes bytes without knowing what they mean. Latin-1 in and out. */
export function scramble(text: string, dice: Dice): string {
  let scrambled = text;
  for (let changes = 1 + dice.below(6); changes > 0; changes--) {
    const at = dice.below(scrambled.length + 1);
    const end = at + dice.below(dice.onceIn(5) ? 300 : 10);
    const piece = scrambled.slice(at, end);
    switch (dice.below(6)) {
      case 0:
        scrambled = scrambled.slice(0, at) + String.fromCharCode(dice.below(256)) + scrambled.slice(at + 1);
        break;
      case 1:
        scrambled = scrambled.slice(0, at) + scrambled.slice(end);
        break;
      case 2:
        scrambled = scrambled.slice(0, at) + piece.repeat(1 + dice.below(20)) + scrambled.slice(at);
        break;
      case 3:
        scrambled = scrambled.slice(0, at) + dice.pick(tokens) + scrambled.slice(at);
        break;
      case 4:
        scrambled = dice.onceIn(4) ? scrambled.slice(0, at) : scrambled.slice(0, at) + scrambled.slice(end) + piece;
        break;
      default:
        scrambled = dice.onceIn(8)
          ? scrambled.replaceAll('\r\n', dice.pick(['\n', '\r', '\n\r', '\r\r\n']))
          : scrambled.slice(0, at) + piece.toUpperCase() + scrambled.slice(end);
    }
  }
  return scrambled;
}

const foreign = [
  'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
  '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03',
  '\0\x01\0\0\x21\x12\xa4\x42aaaaaaaaaaaa',
  '\x80\x08\0\x01\0\0\0\xa0',
  '{"a":1}\n',
  'SIP',
  '\0\0\0\0',
];

function rubbish(dice: Dice): string {
  if (dice.onceIn(2)) return dice.pick(foreign);
  return Array.from({ length: dice.below(400) }, () => String.fromCharCode(dice.below(256))).join('');
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');
/** Names the seed, with a check: a mark that was struck itself must not be taken for another. */
export const markOf = (seed: number): string => `fz${seed}z${(Math.imul(seed, 2654435761) >>> 0).toString(36)}z`;

/** The seed of a mark in the text; undefined when it is none of ours. */
export function seedOf(text: string): number | undefined {
  const found = /fz(\d+)z[0-9a-z]+z/i.exec(text);
  return found && found[0].toLowerCase() === markOf(Number(found[1])) ? Number(found[1]) : undefined;
}

/** A datagram holds no more; in a stream it is more than the engine takes. */
const maxBytes = { datagram: 60_000, stream: 200_000 };
/** In a stream, one in so many has the Content-Length that came of it. */
const uncounted = 64;

/**
 * The message of this seed: the same bytes for the same seed and sender. Every fifth is sound, so that what is right
 * stays right among what is wrong. `stream` counts Content-Length anew in most, or what follows could not be found.
 */
export function generate(seed: number, place: Omit<Sender, 'mark'>, stream = false): Generated {
  const dice = createDice(seed);
  if (!stream && dice.onceIn(40)) return { bytes: bytesOf(rubbish(dice)), how: ['rubbish'], kind: 'rubbish' };
  const draft = draftMessage(dice, { ...place, mark: markOf(seed) });
  if (dice.onceIn(5)) return { bytes: bytesOf(printDraft(draft)), how: [], kind: 'good' };
  const done: Break[] = [];
  for (let count = dice.onceIn(2) ? 1 : dice.below(4); count > 0; count--) {
    const each = dice.pick(breaks);
    each.apply(draft, dice);
    done.push(each);
  }
  const how = done.map((each) => each.name);
  let text = printDraft(draft);
  const blind = done.length === 0 || dice.onceIn(3);
  if (blind) {
    text = scramble(text, dice);
    how.push('scrambled');
  }
  if (stream) text = text.slice(0, maxBytes.stream);
  if (stream && seed % uncounted !== 0) text = recount(text);
  const fatal = !blind && !stream && done.length === 1 && done[0]!.fatal;
  return { bytes: bytesOf(stream ? text : text.slice(0, maxBytes.datagram)), how, kind: fatal ? 'fatal' : 'odd' };
}

/** With the Content-Length that it has. */
export function recount(text: string): string {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return `${text}\r\nContent-Length: 0\r\n\r\n`;
  const head = text.slice(0, end).replace(/\r\n(?:Content-Length|l) *:[^\r\n]*/gi, '');
  return `${head}\r\nContent-Length: ${text.length - end - 4}${text.slice(end)}`;
}
