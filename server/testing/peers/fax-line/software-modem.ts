import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { openSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { eventually } from '../../eventually.ts';
import type { Exchange } from './exchange.ts';
import { FRAME, IAX, isFull, readFull, writeFull } from './iax.ts';

/** A fax modem of classes 1 and 1.0 in software (Debian's iaxmodem) behind a pseudo terminal. */
export interface SoftwareModem {
  readonly number: string;
  /** Opened as a serial port is. */
  readonly port: string;
  /** As if it were unplugged: the terminal closes. */
  unplug(): Promise<void>;
  /** Back, at the same port. */
  plug(): Promise<void>;
  stop(): Promise<void>;
}

const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

async function bindSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

async function freePort(): Promise<number> {
  const socket = await bindSocket();
  const { port } = socket.address();
  socket.close();
  return port;
}

/** The modem insists on being root: elsewhere it gets a user namespace in which it is. */
function asRoot(command: string[]): string[] {
  if (process.geteuid?.() === 0) return command;
  if (spawnSync('unshare', ['--user', '--map-root-user', 'true']).status !== 0)
    throw new Error('software modems need root, or user namespaces');
  return ['unshare', '--user', '--map-root-user', '--', ...command];
}

/** Starts one in `folder` and plugs it into the exchange. */
export async function startSoftwareModem(of: {
  number: string;
  folder: string;
  exchange: Exchange;
  /** Name of the terminal; the number unless given. */
  name?: string;
}): Promise<SoftwareModem> {
  const { number, folder, exchange } = of;
  const port = join(folder, of.name ?? number);
  const socket = await bindSocket();
  let modemPort = 0;
  let child: ChildProcess | undefined;
  let heard: (() => void) | undefined;
  const plugged = exchange.plug({
    number,
    send: (octets) => modemPort && socket.send(octets, modemPort, '127.0.0.1', () => undefined),
  });
  socket.on('message', (octets, from) => {
    if (from.port !== modemPort) return;
    if (isFull(octets)) {
      const { type, subclass } = readFull(octets);
      if (type === FRAME.iax && subclass === IAX.pong) heard?.();
    }
    plugged.receive(octets);
  });

  async function isListening(): Promise<true | undefined> {
    let answers = false;
    heard = () => {
      answers = true;
    };
    const data = Buffer.alloc(0);
    const poke = { source: 32_001, destination: 0, timestamp: 1, sent: 0, expected: 0, data };
    socket.send(writeFull({ ...poke, type: FRAME.iax, subclass: IAX.poke }), modemPort, '127.0.0.1');
    return eventually('pong', async () => answers || undefined, 150).then(
      () => true as const,
      () => undefined,
    );
  }

  async function start(): Promise<void> {
    modemPort = await freePort();
    const config = join(folder, `${number}.cfg`);
    writeFileSync(
      config,
      [
        `device ${port}`,
        'owner root:root',
        'mode 666',
        `port ${modemPort}`,
        'refresh 0',
        `server 127.0.0.1:${socket.address().port}`,
        `peername ${number}`,
        'secret none',
        `cidname Line ${number}`,
        `cidnumber ${number}`,
        'codec slinear',
        '',
      ].join('\n'),
    );
    const log = join(folder, `${number}.log`);
    const out = openSync(log, 'a');
    // It looks for its settings below /etc/iaxmodem; our death closes the pipe, and the shell ends it.
    const command = asRoot(['/usr/bin/iaxmodem', relative('/etc/iaxmodem', config)]);
    const own = spawn('sh', ['-c', '"$@" & modem=$!; cat > /dev/null; kill $modem; wait $modem', 'sh', ...command], {
      stdio: ['pipe', out, out],
    });
    child = own;
    alive.add(own);
    own.stdin?.on('error', () => undefined);
    own.on('exit', () => alive.delete(own));
    await eventually(`modem ${number} (${readFileSync(log, 'utf8')})`, async () => {
      readlinkSync(port);
      return isListening();
    });
    // Nobody has opened it yet: it would echo.
    spawnSync('stty', ['-F', port, 'raw', '-echo', '-echoe', '-echok']);
  }

  async function unplug(): Promise<void> {
    const own = child;
    if (!own || own.exitCode !== null) return;
    const gone = once(own, 'exit');
    own.stdin?.end();
    await gone;
  }

  await start();
  return {
    number,
    port,
    unplug,
    plug: start,
    async stop() {
      await unplug();
      socket.close();
    },
  };
}
