import { createDice, type Dice } from './dice.ts';
import { contactOf, type Sender } from './draft.ts';
import { scramble } from './generate.ts';

const field = (text: string, name: string): string => new RegExp(`^${name}: *([^\\r\\n]*)`, 'im').exec(text)?.[1] ?? '';
const fieldLines = (text: string, name: string): string =>
  [...text.matchAll(new RegExp(`^${name}: *[^\\r\\n]*\\r\\n`, 'gim'))].map(([line]) => line).join('');

type Place = Omit<Sender, 'mark'>;

const sdp = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\n';
const statuses = [180, 183, 199, 200, 200, 202, 301, 401, 407, 422, 486, 487, 503, 603, 699];

/**
 * What the far end of a call says to what comes from the engine: ACK and BYE to its answers, answers to its requests;
 * now and then broken, or not at all.
 */
export function talkBack(text: string, place: Place, seed: number): string[] {
  const dice = createDice(seed);
  const replies = text.startsWith('SIP/2.0 ') ? toResponse(text, place, dice) : toRequest(text, place, dice);
  // The ACK to a refusal bears the branch of the generated request, and must not be taken for it.
  return replies.map((reply) => (dice.onceIn(4) && !/branch=z9hG4bKfz/i.test(reply) ? scramble(reply, dice) : reply));
}

function toResponse(text: string, place: Place, dice: Dice): string[] {
  const [, number, method] = /^(\d+)\s+(\S+)/.exec(field(text, 'CSeq')) ?? [];
  if (method !== 'INVITE' || text[8] === '1' || dice.onceIn(8)) return [];
  const same = `From: ${field(text, 'From')}\r\nTo: ${field(text, 'To')}\r\nCall-ID: ${field(text, 'Call-ID')}\r\n`;
  const request = (name: string, cseq: number, via: string): string =>
    `${name} sip:fuzz@${place.address} SIP/2.0\r\nVia: ${via}\r\n${same}CSeq: ${cseq} ${name}\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n`;
  const fresh = (): string =>
    `SIP/2.0/${place.transport} ${place.address}:${place.port};rport;branch=z9hG4bKb${dice.below(2 ** 30)}`;
  if (text[8] !== '2') return [request('ACK', Number(number), field(text, 'Via'))];
  const ack = request('ACK', Number(number), fresh());
  const more = dice.pick(['BYE', 'BYE', 'INFO', 'UPDATE', 'REFER', 'INVITE']);
  return dice.onceIn(3) ? [ack] : [ack, request(more, Number(number) + 1 + dice.below(2), fresh())];
}

function toRequest(text: string, place: Place, dice: Dice): string[] {
  const method = /^\S+/.exec(text)?.[0] ?? '';
  if (method === 'ACK' || dice.onceIn(20)) return [];
  const status = method === 'INVITE' ? dice.pick(statuses) : 200;
  const to = field(text, 'To');
  const tagged = /;tag=/i.test(to) ? to : `${to};tag=b${dice.below(9)}`;
  const body = status < 300 ? sdp : '';
  const answer = (code: number): string =>
    `SIP/2.0 ${code} Fuzz\r\n${fieldLines(text, 'Via')}From: ${field(text, 'From')}\r\nTo: ${tagged}\r\n` +
    `Call-ID: ${field(text, 'Call-ID')}\r\nCSeq: ${field(text, 'CSeq')}\r\nContact: <${contactOf(place, 'b')}>\r\n` +
    `${body ? 'Content-Type: application/sdp\r\n' : ''}Content-Length: ${body.length}\r\n\r\n${body}`;
  // A provisional answer alone would keep the call until the application is tired of it.
  return status < 200 ? [answer(status), answer(dice.pick([200, 486]))] : [answer(status)];
}
