import { createSocket } from 'node:dgram';
import type { Place } from '../loopback.ts';
import { createMessages } from './messages.ts';
import { createProbes } from './probe.ts';
import { talkBack } from './talk-back.ts';
import type { Thrower } from './thrower.ts';
import { watchAnswers } from './watch-answers.ts';

/** The system grants less where it must: what does not fit is lost, as in a network. */
const receiveBufferBytes = 4 * 1024 * 1024;

export async function throwUdp(address: string, target: Place): Promise<Thrower> {
  const open = async () => {
    const socket = createSocket({
      type: 'udp4',
      // A literal must not cost a turn of the resolver for each datagram.
      lookup: ((host: string, _: unknown, done: (error: null, address: string, family: number) => void) =>
        done(null, host, 4)) as never,
    });
    await new Promise<void>((resolve) => socket.bind(0, address, resolve));
    socket.setRecvBufferSize(receiveBufferBytes);
    return socket;
  };
  // What is rubbish goes from a port of its own: whatever comes back there is a fault.
  const [socket, dustbin] = [await open(), await open()];
  const place = { address, port: socket.address().port };
  const messages = createMessages({ ...place, transport: 'UDP' }, false);
  const watch = watchAnswers(messages);
  const probes = createProbes(place, 'udp');
  let turn = 0;
  const send = (bytes: Uint8Array | string): void => socket.send(bytes, target.port, target.address);
  socket.on('message', (bytes) => {
    const text = bytes.toString('latin1');
    probes.heard(text);
    watch.receive(text);
    for (const reply of talkBack(text, { ...place, transport: 'UDP' }, ++turn)) send(Buffer.from(reply, 'latin1'));
  });
  dustbin.on('message', (bytes) => watch.receiveForRubbish(bytes.toString('latin1')));
  return {
    watch,
    uri: `sip:fuzz@${address}:${place.port}`,
    async volley(firstSeed, count) {
      for (let seed = firstSeed; seed < firstSeed + count; seed++) {
        const { bytes, kind } = messages.of(seed);
        if (kind === 'rubbish') dustbin.send(bytes, target.port, target.address);
        else send(bytes);
      }
      await probes.ask(send);
    },
    async close() {
      await Promise.all([socket, dustbin].map((each) => new Promise<void>((resolve) => each.close(() => resolve()))));
    },
  };
}
