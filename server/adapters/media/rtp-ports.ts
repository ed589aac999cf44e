import { createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { CentralitaError, describeError } from '../../base/errors.ts';

/** RTP on an even port, RTCP one above. */
export interface PortPair {
  port: number;
  rtp: Socket;
  rtcp: Socket;
  /** The pair may be given out again. */
  free(): void;
}

export interface RtpPorts {
  /** How many pairs may be held ready for legs to come: few of a small range, so that none goes short. */
  readonly spares: number;
  /** On the usual address unless `bindTo` is another. Rejects with `media-ports-exhausted`. */
  take(bindTo?: string): Promise<PortPair>;
  /** Pairs that are not free. */
  readonly taken: number;
}

/** 1 s of audio of one leg: the kernel holds it while the thread is held up. */
const receiveBufferBytes = 64 * 1024;
const anyPortTries = 40;
const mostSpares = 16;

/** Far ends are told as addresses: without this each packet would wait for a name look-up of its own. */
const asAddress: NonNullable<SocketOptions['lookup']> = (host, _options, callback) =>
  callback(null, host, host.includes(':') ? 6 : 4);

function bind(port: number, address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({
      type: address.includes(':') ? 'udp6' : 'udp4',
      ipv6Only: address.includes(':'),
      lookup: asAddress,
    });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port, address, exclusive: true }, () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

/** undefined when one of the two ports is somebody else's. */
async function bindPair(port: number, address: string): Promise<{ rtp: Socket; rtcp: Socket } | undefined> {
  let rtp: Socket | undefined;
  try {
    rtp = await bind(port, address);
    const rtcp = await bind(port + 1, address);
    rtp.setRecvBufferSize(receiveBufferBytes);
    return { rtp, rtcp };
  } catch (error) {
    rtp?.close();
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw new CentralitaError('media-ports-exhausted', { address, port, why: describeError(error) }, error);
  }
}

/** An even port that the kernel held free a moment ago. */
async function probePort(address: string): Promise<number> {
  const socket = await bind(0, address);
  const { port } = socket.address();
  await new Promise<void>((closed) => socket.close(() => closed()));
  return port & ~1;
}

/** Hands out pairs round and round, so that a port rests before a new call gets it and stragglers find nobody. */
export function createRtpPorts(settings: { bindAddress: string; rtpRange: { from: number; to: number } }): RtpPorts {
  const { bindAddress } = settings;
  const { from, to } = settings.rtpRange;
  const any = from === 0 && to === 0;
  const first = from + (from & 1);
  const count = any ? anyPortTries : Math.max(0, Math.floor((to - first + 1) / 2));
  const taken = new Set<number>();
  let next = 0;

  return {
    spares: any ? mostSpares : Math.min(mostSpares, Math.floor(count / 16)),
    async take(bindTo = bindAddress) {
      for (let tries = 0; tries < count; tries++) {
        const port = any ? await probePort(bindTo) : first + (next++ % count) * 2;
        if (taken.has(port)) continue;
        taken.add(port);
        const free = (): void => void taken.delete(port);
        try {
          const pair = await bindPair(port, bindTo);
          if (pair) return { ...pair, port, free };
          free();
        } catch (error) {
          free();
          throw error;
        }
      }
      throw new CentralitaError('media-ports-exhausted', { from, to });
    },
    get taken() {
      return taken.size;
    },
  };
}
