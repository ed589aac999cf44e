import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { Clock } from '../base/clock.ts';
import type { Place } from './loopback.ts';
import { seeded } from './seeded.ts';

/** What one direction does to datagrams; absent = nothing. Shares are of 1. */
export interface Faults {
  loss?: number;
  duplicates?: number;
  /** Each datagram waits for a time of its own in between: who waits longer is overtaken. */
  delayMs?: { least: number; most: number };
  /** Only these have to bear it. */
  only?: (bytes: Uint8Array) => boolean;
}

/** A piece of network with two ends: what either says to its own face comes out at the other's, if it comes out. */
export interface BadNetwork extends AsyncDisposable {
  /** Where the left end sends to, and hears the right one from. */
  readonly leftFace: Place;
  /** Where the right end sends to, and hears the left one from. */
  readonly rightFace: Place;
  /** Who the ends are; what comes before is dropped. */
  join(ends: { left: Place; right: Place }): void;
  /** From now on. */
  change(faults: { rightward?: Faults; leftward?: Faults }): void;
  /** Datagrams that came, and those of them that were lost. */
  readonly counts: { came: number; lost: number };
}

/** What a message is told from others by: its first line, Call-ID and CSeq, or all of what is no SIP. */
function nameOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  if (!/\bSIP\/2\.0\r\n/.test(text)) return text;
  const [first = ''] = text.split('\r\n', 1);
  return [first.split(' ').slice(0, 2).join(' '), ...(text.match(/^(?:From|CSeq):.*$/gim) ?? [])]
    .join('|')
    .replaceAll(/;tag=[^|]*|127[\d.:]+/g, '');
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

async function open(at: Partial<Place> = {}): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address: at.address ?? '127.0.0.1', port: at.port ?? 0, exclusive: true }, () => resolve());
  });
  return socket;
}

const placeOf = (socket: Socket): Place => {
  const { address, port } = socket.address();
  return { address, port };
};

/**
 * Opens one; its faces stand on free ports of 127.0.0.1 unless told. What happens to a datagram follows from the seed,
 * from what it is and how often it came before, not from the order in which the machine brings them: a run can be
 * repeated. Waiting is by `clock`.
 */
export async function openBadNetwork(options: {
  clock: Clock;
  seed: number;
  rightward?: Faults;
  leftward?: Faults;
  leftFace?: Partial<Place>;
  rightFace?: Partial<Place>;
}): Promise<BadNetwork> {
  const { clock, seed } = options;
  const faces = { left: await open(options.leftFace), right: await open(options.rightFace) };
  const seen = new Map<string, number>();
  const counts = { came: 0, lost: 0 };
  let ends: { left: Place; right: Place } | undefined;
  let faults = { rightward: options.rightward ?? {}, leftward: options.leftward ?? {} };
  let closed = false;

  function carry(bytes: Uint8Array, way: { direction: 'rightward' | 'leftward'; exit: Socket; to: Place }): void {
    counts.came++;
    const { loss = 0, duplicates = 0, delayMs, only } = faults[way.direction];
    const name = `${way.direction} ${nameOf(bytes)}`;
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    const random = seeded(hash(`${seed} ${nth} ${name}`));
    const share = (): number => random(1_000_000) / 1_000_000;
    const send = (): void => {
      if (!closed) way.exit.send(bytes, way.to.port, way.to.address);
    };
    if (only && !only(bytes)) {
      send();
      return;
    }
    if (share() < loss) {
      counts.lost++;
      return;
    }
    const copies = share() < duplicates ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      if (delayMs) clock.after(delayMs.least + share() * (delayMs.most - delayMs.least), send);
      else send();
    }
  }

  const isFrom = (from: RemoteInfo, end: Place): boolean => from.address === end.address && from.port === end.port;
  faces.left.on('message', (bytes, from) => {
    if (ends && isFrom(from, ends.left)) carry(bytes, { direction: 'rightward', exit: faces.right, to: ends.right });
  });
  faces.right.on('message', (bytes, from) => {
    if (ends && isFrom(from, ends.right)) carry(bytes, { direction: 'leftward', exit: faces.left, to: ends.left });
  });

  return {
    leftFace: placeOf(faces.left),
    rightFace: placeOf(faces.right),
    counts,
    join(named) {
      ends = named;
    },
    change(next) {
      faults = { ...faults, ...next };
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      await Promise.all([faces.left, faces.right].map((face) => new Promise<void>((done) => face.close(() => done()))));
    },
  };
}
