import { connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { feed, newFramer } from '../../core/sip/stream-framer.ts';
import type { Place } from '../loopback.ts';
import { createDice, type Dice } from './dice.ts';
import { recount } from './generate.ts';
import { createMessages, isAlone } from './messages.ts';
import { createProbes } from './probe.ts';
import { talkBack } from './talk-back.ts';
import type { Thrower } from './thrower.ts';
import { watchAnswers } from './watch-answers.ts';

/** How long a far end may take nothing before its connection is given up. */
const patienceMs = 15_000;
const laneCount = 8;

/** Cuts anywhere, also in the middle of a word, and writes the pieces one by one. */
function pour(socket: Socket, bytes: Uint8Array, dice: Dice): void {
  for (let at = 0; at < bytes.length; ) {
    const size = dice.onceIn(3) ? 1 + dice.below(40) : 1 + dice.below(8000);
    socket.write(bytes.subarray(at, at + size));
    at += size;
  }
}

async function drained(socket: Socket): Promise<void> {
  if (!socket.writableNeedDrain) return;
  await new Promise<void>((resolve) => {
    const late = setTimeout(() => socket.destroy(), patienceMs);
    const goOn = (): void => {
      clearTimeout(late);
      socket.off('drain', goOn).off('close', goOn);
      resolve();
    };
    socket.once('drain', goOn).once('close', goOn);
  });
}

/**
 * Over connections that are broken off in every way. Messages behind which nothing can be read any more come last on
 * theirs, or the engine would never see the others. With a `certificate`, by TLS.
 */
export async function throwStream(
  address: string,
  target: Place,
  certificate?: { cert: string; key: string },
): Promise<Thrower> {
  const transport = certificate ? 'tls' : 'tcp';
  const sockets = new Set<Socket>();
  let turn = 0;
  function adopt(socket: Socket): Socket {
    sockets.add(socket);
    socket.setNoDelay(true);
    let framer = newFramer();
    socket.on('data', (chunk) => {
      const read = feed(framer, chunk);
      framer = read.state;
      for (const event of read.events) {
        if (event.kind !== 'message') continue;
        const text = Buffer.from(event.bytes).toString('latin1');
        probes.heard(text);
        watch.receive(text);
        for (const reply of talkBack(text, sender, ++turn)) answer(socket, Buffer.from(recount(reply), 'latin1'));
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    return socket;
  }
  const answer = (socket: Socket, bytes: Uint8Array): void => {
    if (socket.writable && isAlone(bytes)) socket.write(bytes);
  };
  const welcome = (socket: Socket): void => void adopt(socket);
  const server: Server = certificate ? createTlsServer(certificate, welcome) : createServer(welcome);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const sender = {
    address,
    port: (server.address() as Place).port,
    transport: certificate ? 'TLS' : 'TCP',
  } as const;
  const messages = createMessages(sender, true);
  const watch = watchAnswers(messages);
  const probes = createProbes(sender, transport);

  function open(): Socket {
    const where = { port: target.port, host: target.address, localAddress: address };
    return adopt(certificate ? connectTls({ ...where, rejectUnauthorized: false }) : connect(where));
  }
  const lanes: (Socket | undefined)[] = Array.from({ length: laneCount });
  let lane = 0;
  let clean: Socket | undefined;
  const usable = (socket: Socket | undefined): Socket => (socket?.writable ? socket : open());

  function breakOff(socket: Socket, dice: Dice): void {
    const how = dice.below(8);
    if (how > 1) socket.end();
    else if (how === 1) socket.destroy();
    // Under TLS Node has no way to send a reset, and one that has ended already would never be let go of.
    else if (certificate || !socket.writable) socket.destroy();
    else socket.resetAndDestroy();
  }

  return {
    watch,
    uri: `sip:fuzz@${address}:${sender.port};transport=${transport}`,
    async volley(firstSeed, count) {
      const dice = createDice(firstSeed);
      const at = lane++ % laneCount;
      const socket = usable(lanes[at]);
      lanes[at] = socket;
      const whole: Uint8Array[] = [];
      const last: Uint8Array[] = [];
      for (let seed = firstSeed; seed < firstSeed + count; seed++)
        (messages.standsAlone(seed) ? whole : last).push(messages.of(seed).bytes);
      pour(socket, Buffer.concat(whole), dice);
      await drained(socket);
      await probes.ask((text, tried) => {
        if (tried === 0 && socket.writable) return void socket.write(text);
        clean = usable(clean);
        clean.write(text);
      });
      for (const bytes of last) {
        const end = usable(lanes[at]);
        pour(end, bytes, dice);
        await drained(end);
        breakOff(end, dice);
        lanes[at] = undefined;
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
