import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:net';
import type { MessagePort } from 'node:worker_threads';
import type { Log } from '../../../base/log.ts';
import { type AppFrame, createFrameReader, maxFrameBytes, printFrame } from './control-frames.ts';
import { openControlPort } from './control-port.ts';

/** One application. */
export interface ControlClient {
  /** Writes one frame; dropped when the application has gone. */
  write(fields: readonly (string | number)[], sip?: Uint8Array): void;
  /** What was written leaves now, not with what else this turn of the engine has to say. */
  hurry(): void;
  readonly connected: boolean;
  /** Takes what concerns a dialog only when it is done with all that came before it. */
  readonly settles: boolean;
}

export interface ControlServer {
  readonly host: string;
  readonly port: number;
  /** The applications that asked for `verb` take turns; undefined when there is none. */
  pick(verb: string): ControlClient | undefined;
  readonly clients: number;
  /** All verbs that some application asked for, lower case. */
  routes(): string[];
  /** Serves an application in another thread of ours, without secret. */
  attach(port: MessagePort): void;
  close(): Promise<void>;
}

/** An application needs no more to log in; who has not proved himself is given no more room, and no more time. */
const strangerBytes = 1024;
const strangerMs = 5_000;
const maxConnections = 64;
/** An application that does not read this much has hung; its calls are better ended than told to nobody. */
const maxUnreadBytes = 32 * 1024 * 1024;

/** What the client compares with its least version before it pings. */
const version = 'v0.9.10';

const sameSecret = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());

interface Connection extends ControlClient {
  /** Takes the limits of strangers off. */
  welcome?(): void;
  /** What was written goes out first. */
  close(): void;
  authenticated: boolean;
  verbs: Set<string>;
}

/**
 * The control protocol's server side on loopback: `authenticate` before all else, `route`, `remove_route`, `ping`;
 * other verbs go to `onFrame`.
 */
export async function listenForControl(deps: {
  secret: string;
  /** `udp/10.0.0.1:5060,…` as told to the application: as the world sees us, and as bound. */
  hostports: () => { shown: string; local: string };
  onFrame(client: ControlClient, frame: AppFrame): void;
  onGone(client: ControlClient): void;
  log: Log;
}): Promise<ControlServer> {
  const { log } = deps;
  const connections = new Set<Connection>();
  let turn = 0;

  function serve(connection: Connection, frame: AppFrame, refuse: (why: string) => void) {
    const reply = (...fields: string[]): void => connection.write(['response', frame.id, ...fields]);
    if (frame.verb === 'authenticate') {
      if (!sameSecret(frame.fields[0] ?? '', deps.secret)) return refuse('incorrect secret');
      connection.authenticated = true;
      connection.welcome?.();
      const { shown, local } = deps.hostports();
      return reply('OK', shown, version, local);
    }
    if (!connection.authenticated) return refuse('authenticate first');
    const verb = frame.fields[0]?.toLowerCase() ?? '';
    switch (frame.verb) {
      case 'route':
        connection.verbs.add(verb);
        return reply('OK');
      case 'remove_route':
        connection.verbs.delete(verb);
        return reply('OK');
      case 'ping':
        return reply('OK', 'pong');
      case 'sip':
      case 'proxy':
        return deps.onFrame(connection, frame);
      default:
        return refuse('Unknown message type');
    }
  }

  const server = createServer({ noDelay: true }, (socket) => {
    const reader = createFrameReader(() => (connection.authenticated ? maxFrameBytes : strangerBytes));
    socket.setTimeout(strangerMs, () => socket.destroy());
    /** What one turn of the engine says goes out as one write: each would wake the application. */
    let unsent: Uint8Array[] = [];
    function flush(): void {
      if (unsent.length > 0 && socket.writable) socket.write(unsent.length === 1 ? unsent[0]! : Buffer.concat(unsent));
      unsent = [];
      if (socket.writableLength <= maxUnreadBytes) return;
      log.error('control client does not read', { unread: socket.writableLength });
      socket.destroy();
    }
    const connection: Connection = {
      welcome: () => void socket.setTimeout(0),
      close() {
        flush();
        socket.destroySoon();
      },
      authenticated: false,
      settles: false,
      verbs: new Set(),
      get connected() {
        return !socket.destroyed && socket.writable;
      },
      write(fields, sip) {
        if (!socket.writable) return;
        if (unsent.push(printFrame(fields, sip)) === 1) setImmediate(flush);
      },
      hurry: flush,
    };
    connections.add(connection);
    socket.on('data', (chunk) => {
      const frames = reader.push(chunk);
      if (!frames) return void socket.destroy();
      for (const frame of frames) {
        if (!socket.writable) return;
        serve(connection, frame, (why) => {
          log.warn('control client refused', { why });
          connection.write(['response', frame.id, 'NO', why]);
          flush();
          socket.end();
        });
      }
    });
    socket.on('error', (error) => log.debug('control connection failed', { error: error.message }));
    socket.on('close', () => {
      connections.delete(connection);
      if (connection.authenticated) deps.onGone(connection);
    });
  });
  server.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { address: host, port } = server.address() as { address: string; port: number };
  const authenticated = (): Connection[] => [...connections].filter((entry) => entry.authenticated && entry.connected);

  return {
    host,
    port,
    pick(verb) {
      const able = authenticated().filter((entry) => entry.verbs.has(verb));
      return able.length === 0 ? undefined : able[turn++ % able.length];
    },
    get clients() {
      return authenticated().length;
    },
    attach(port) {
      const client = openControlPort(port, {
        onFrame: (frame) => serve(connection, frame, (why) => connection.write(['response', frame.id, 'NO', why])),
        onGone() {
          connections.delete(connection);
          deps.onGone(connection);
        },
      });
      const connection: Connection = Object.assign(client, { authenticated: true, verbs: new Set<string>() });
      connections.add(connection);
      const { shown, local } = deps.hostports();
      connection.write(['open', shown, local]);
    },
    routes: () => [...new Set(authenticated().flatMap((entry) => [...entry.verbs]))],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of connections) connection.close();
      }),
  };
}
