import { expect, test } from 'vitest';
import { generate, markOf, seedOf } from '../../testing/fuzz/generate.ts';
import { ownCpuMs } from '../../testing/own-cpu.ts';
import { readRemote } from './audio-sdp.ts';
import { parseNameAddr } from './name-addr.ts';
import { type Parsed, parseMessage } from './parse.ts';
import { printMessage } from './print.ts';
import { feed, newFramer } from './stream-framer.ts';

const place = { address: '127.0.0.1', port: 5060, transport: 'UDP' } as const;

function readAll(count: number, check: (seed: number, parsed: Parsed, kind: string) => void): void {
  for (let seed = 0; seed < count; seed++) {
    const { bytes, kind } = generate(seed, place);
    check(seed, parseMessage(bytes, { transport: 'datagram' }), kind);
  }
}

test('20 000 generated messages: sound ones are taken, broken ones refused, none harms', () => {
  const wrong: string[] = [];
  let slowest = 0;
  let since = ownCpuMs();
  readAll(20_000, (seed, parsed, kind) => {
    if (kind === 'good' && !parsed.ok) wrong.push(`${seed}: refused, ${parsed.reason}`);
    if (kind === 'fatal' && parsed.ok && parsed.message.kind === 'request') wrong.push(`${seed}: taken`);
    if (kind === 'rubbish' && (parsed.ok || parsed.partial)) wrong.push(`${seed}: rubbish was read`);
    if (!parsed.ok && parsed.partial?.method === 'ACK') wrong.push(`${seed}: an ACK may be answered`);
    const now = ownCpuMs();
    if (seed > 1000) slowest = Math.max(slowest, now - since);
    since = now;
  });
  expect(wrong.slice(0, 10)).toEqual([]);
  // Far above what one takes: a pause of the machine is not counted, a pattern that runs away is.
  expect(slowest).toBeLessThan(500);
});

test('what is taken of them survives printing, and its values can be read', () => {
  const wrong: number[] = [];
  readAll(4000, (seed, parsed) => {
    if (!parsed.ok) return;
    const { message } = parsed;
    const printed = printMessage(message);
    const again = parseMessage(printed, { transport: 'stream' });
    if (!again.ok || !Buffer.from(printMessage(again.message)).equals(printed)) wrong.push(seed);
    for (const { value } of message.headers) parseNameAddr(value);
    readRemote(message.body);
  });
  expect(wrong).toEqual([]);
});

test('in a stream, however it is cut, the framer gives out the same messages', { timeout: 60_000 }, () => {
  for (let seed = 0; seed < 600; seed++) {
    const stream = Buffer.concat(
      [0, 1, 2].map((more) => generate(seed * 3 + more, { ...place, transport: 'TCP' }, true).bytes),
    );
    const cut = (size: number): (string | number)[] => {
      let state = newFramer();
      const all: (string | number)[] = [];
      for (let at = 0; at < stream.length; at += size) {
        const fed = feed(state, Uint8Array.from(stream.subarray(at, at + size)));
        state = fed.state;
        for (const event of fed.events)
          all.push(event.kind === 'ping' ? 'ping' : event.kind === 'fatal' ? event.reason : event.bytes.length);
      }
      return all.filter((event) => event !== 'ping');
    };
    expect(cut(1 + (seed % 97)), `seed ${seed}`).toEqual(cut(stream.length));
  }
});

test('the same seed gives the same message', () => {
  expect(generate(4711, place)).toEqual(generate(4711, place));
  expect(generate(4711, place)).not.toEqual(generate(4712, place));
  expect([seedOf(markOf(4711)), seedOf(markOf(4711).replace('7', '8'))]).toEqual([4711, undefined]);
});
