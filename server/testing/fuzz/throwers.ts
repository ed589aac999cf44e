import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { feed, newFramer } from '../../core/sip/stream-framer.ts';
import type { Place } from '../loopback.ts';
import { createDice } from './dice.ts';
import { generate } from './generate.ts';
import { talkBack } from './talk-back.ts';
import { type AnswerWatch, watchAnswers } from './watch-answers.ts';

export type FuzzTransport = 'udp' | 'tcp' | 'tls';

/** Sends the messages of successive seeds to one listener. */
export interface Thrower {
  readonly watch: AnswerWatch;
  /** Where the engine's own calls may go. */
  readonly uri: string;
  /** Sends those of `count` seeds and comes back when a sound request behind them was answered. */
  volley(firstSeed: number, count: number): Promise<void>;
  close(): Promise<void>;
}

const patienceMs = 15_000;
const repeatMs = 500;

interface Probe {
  ask(send: (text: string) => void): Promise<void>;
  heard(text: string): void;
}

/** A sound request that the application answers: what came before it has been worked on. */
function createProbe(place: Place, transport: FuzzTransport): Probe {
  let number = 0;
  let told: (() => void) | undefined;
  return {
    async ask(send) {
      const id = `probe-${++number}-${place.port}`;
      const text =
        `OPTIONS sip:pbx SIP/2.0\r\nVia: SIP/2.0/${transport.toUpperCase()} ${place.address}:${place.port};rport;branch=z9hG4bK${id}\r\n` +
        `From: <sip:probe@pbx>;tag=${id}\r\nTo: <sip:pbx>\r\nCall-ID: ${id}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n`;
      const answered = new Promise<boolean>((resolve) => {
        told = () => resolve(true);
      });
      for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += repeatMs) {
        send(text);
        const timer = new AbortController();
        const late = delay(repeatMs, false, { signal: timer.signal }).catch(() => false);
        const inTime = await Promise.race([answered, late]);
        timer.abort();
        if (inTime) return;
      }
      throw new Error(`${transport}: a sound request was not answered within ${patienceMs} ms`);
    },
    heard(text) {
      if (text.includes(`\r\nCall-ID: probe-${number}-`)) told?.();
    },
  };
}

export async function throwUdp(address: string, target: Place): Promise<Thrower> {
  const open = async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, address, resolve));
    socket.setRecvBufferSize(4 * 1024 * 1024);
    return socket;
  };
  const [socket, dustbin] = [await open(), await open()];
  const place = { address, port: socket.address().port };
  const sender = { ...place, transport: 'UDP' } as const;
  const watch = watchAnswers(sender, false);
  const probe = createProbe(place, 'udp');
  let turn = 0;
  const send = (bytes: Uint8Array | string): void => socket.send(bytes, target.port, target.address);
  socket.on('message', (bytes) => {
    const text = bytes.toString('latin1');
    probe.heard(text);
    watch.receive(text);
    for (const reply of talkBack(text, place, ++turn)) send(Buffer.from(reply, 'latin1'));
  });
  dustbin.on('message', (bytes) => watch.receiveForRubbish(bytes.toString('latin1')));
  return {
    watch,
    uri: `sip:fuzz@${address}:${place.port}`,
    async volley(firstSeed, count) {
      for (let seed = firstSeed; seed < firstSeed + count; seed++) {
        const { bytes, kind } = generate(seed, sender);
        if (kind === 'rubbish') dustbin.send(bytes, target.port, target.address);
        else send(bytes);
      }
      await probe.ask(send);
    },
    async close() {
      await Promise.all([socket, dustbin].map((each) => new Promise<void>((resolve) => each.close(() => resolve()))));
    },
  };
}

/** Over connections that are broken off in every way; each message is cut into pieces of odd sizes. */
export function throwStream(address: string, target: Place, transport: 'tcp' | 'tls'): Thrower {
  const sender = { address, port: 5060, transport: transport === 'tcp' ? 'TCP' : 'TLS' } as const;
  const watch = watchAnswers(sender, true);
  const probe = createProbe(sender, transport);
  let turn = 0;
  const open = (): Socket => {
    const where = { port: target.port, host: target.address, localAddress: address };
    const socket = transport === 'tcp' ? connect(where) : connectTls({ ...where, rejectUnauthorized: false });
    let framer = newFramer();
    socket.on('data', (chunk) => {
      const read = feed(framer, chunk);
      framer = read.state;
      for (const event of read.events) {
        if (event.kind !== 'message') continue;
        const text = Buffer.from(event.bytes).toString('latin1');
        probe.heard(text);
        watch.receive(text);
        if (socket.writable) for (const reply of talkBack(text, sender, ++turn)) socket.write(reply, 'latin1');
      }
    });
    socket.on('error', () => undefined);
    return socket;
  };
  const lanes: (Socket | undefined)[] = [undefined, undefined, undefined, undefined];
  let clean: Socket | undefined;
  const use = (socket: Socket | undefined): Socket => (socket?.writable ? socket : open());

  async function pour(socket: Socket, bytes: Uint8Array, seed: number): Promise<void> {
    const dice = createDice(seed ^ 0x55aa55aa);
    for (let at = 0; at < bytes.length; ) {
      const size = dice.onceIn(3) ? 1 + dice.below(40) : 1 + dice.below(4000);
      if (!socket.writable) return;
      if (!socket.write(bytes.subarray(at, at + size)))
        await new Promise<void>((resolve) => {
          const late = setTimeout(() => socket.destroy(), patienceMs);
          const goOn = (): void => {
            clearTimeout(late);
            socket.off('drain', goOn).off('close', goOn);
            resolve();
          };
          socket.once('drain', goOn).once('close', goOn);
        });
      at += size;
    }
  }

  return {
    watch,
    uri: `sip:fuzz@${target.address};transport=${transport}`,
    async volley(firstSeed, count) {
      const dice = createDice(firstSeed);
      const lane = dice.below(lanes.length);
      const socket = use(lanes[lane]);
      lanes[lane] = socket;
      for (let seed = firstSeed; seed < firstSeed + count; seed++) {
        if (!socket.writable) {
          lanes[lane] = use(undefined);
          await pour(lanes[lane], generate(seed, sender, true).bytes, seed);
        } else await pour(socket, generate(seed, sender, true).bytes, seed);
      }
      const breakOff = dice.below(8);
      if (breakOff === 0) lanes[lane]?.end();
      // Under TLS Node has no way to send a reset.
      if (breakOff === 1) lanes[lane]?.[transport === 'tcp' ? 'resetAndDestroy' : 'destroy']();
      clean = use(clean);
      await probe.ask((text) => void clean?.write(text));
    },
    async close() {
      for (const socket of [...lanes, clean]) socket?.destroy();
    },
  };
}
