import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { readWav, type Sound } from '../audio.ts';
import { createFacts, type Facts } from '../facts.ts';
import { untilInFolder } from '../files.ts';
import { makeTempFolder, pickAddress, pickPortRange } from '../loopback.ts';
import { startProcess } from '../process.ts';

/** An event as baresip's ctrl_tcp tells it: REGISTER_OK, CALL_INCOMING, CALL_ESTABLISHED, CALL_CLOSED ... */
export interface BaresipEvent {
  type: string;
  peeruri?: string;
  id?: string;
  param?: string;
}

/** A baresip 1.0 softphone with a tone for a voice. */
export interface BaresipPhone extends AsyncDisposable {
  readonly address: string;
  readonly events: Facts<BaresipEvent>;
  /** The program's own log with the SIP trace. */
  readonly log: Facts<string>;
  /** Resolves when the registrar said 200; rejects with the refusal. */
  register(): Promise<void>;
  dial(uri: string): Promise<void>;
  /** Waits for a call to ring (one that came after `after` events), and gives its event. */
  ringing(options?: { after?: number; withinMs?: number }): Promise<BaresipEvent>;
  answer(): Promise<void>;
  /** Waits until a call is up. */
  established(options?: { after?: number; withinMs?: number }): Promise<BaresipEvent>;
  closed(options?: { after?: number; withinMs?: number }): Promise<BaresipEvent>;
  hangup(): Promise<void>;
  hold(): Promise<void>;
  resume(): Promise<void>;
  /** REFER: whoever it talks with is to talk with `uri`. */
  transfer(uri: string): Promise<void>;
  /** Sends the digit by RFC 4733 in the call that is up. */
  sendDigit(digit: string): Promise<void>;
  /** Resolves when the call that is up has brought `ms` more of audio (talk time, measured by what was heard). */
  hear(ms: number): Promise<void>;
  /** What was heard in each call so far, oldest first. Complete for calls that are closed. */
  heard(): Promise<Sound[]>;
  stop(): Promise<void>;
}

/** PCM16 at 8 kHz. */
const bytesPerMs = 16;
const modules = '/usr/lib/baresip/modules';

const config = (options: {
  address: string;
  folder: string;
  toneHz: number;
  ports: { from: number; to: number };
  checksServer: boolean;
}) => `
poll_method epoll
sip_listen ${options.address}:5060
net_interface ${options.address}
call_local_timeout 120
call_max_calls 4
audio_source ausine,${options.toneHz}
audio_player aubridge,nobody
ausrc_srate 48000
ausrc_channels 2
auplay_srate 8000
auplay_channels 1
rtp_ports ${options.ports.from}-${options.ports.to}
jitter_buffer_delay 1-5
snd_path ${options.folder}/heard
${options.checksServer ? `sip_cafile ${options.folder}/authorities.pem` : ''}
ctrl_tcp_listen ${options.address}:4444
module_path ${modules}
module g711.so
module srtp.so
module ausine.so
module aubridge.so
module sndfile.so
module_app ctrl_tcp.so
module_app menu.so
`;

/** Reads the netstrings (`<length>:<json>,`) in which ctrl_tcp packs what it says. */
function readNetstrings(socket: Socket, hear: (message: Record<string, unknown>) => void): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const colon = pending.indexOf(':');
      if (colon < 0) return;
      const end = colon + 1 + Number(pending.toString('latin1', 0, colon));
      if (pending.length < end + 1) return;
      hear(JSON.parse(pending.toString('utf8', colon + 1, end)));
      pending = pending.subarray(end + 1);
    }
  });
}

/**
 * Starts baresip on an address of its own. It says a tone of `toneHz` in every call and keeps what it hears. With
 * `registrar` it is the phone of `user`; without, it is reached as `sip:user@address`.
 */
export async function startBaresip(options: {
  user: string;
  password?: string;
  registrar?: { address: string; port: number; transport?: 'udp' | 'tcp' | 'tls' };
  /** PEM of the authorities that the registrar's certificate is checked by, on TLS; absent = it is not checked. */
  authorities?: string;
  toneHz: number;
  /** Account lines from elsewhere, in place of one made of `user`, `password` and `registrar`. */
  accounts?: string;
  answers?: 'auto' | 'manual';
  /** `srtp`: offers keys and lives without; `srtp-mand`: only encrypted. */
  encryption?: 'srtp' | 'srtp-mand';
  /** Of the machine, and of nobody else; absent = one of loopback. */
  address?: string;
}): Promise<BaresipPhone> {
  const { user, registrar } = options;
  const [temp, address, ports] = await Promise.all([
    makeTempFolder('baresip'),
    options.address ?? pickAddress(),
    pickPortRange(200),
  ]);
  const folder = temp.path;
  const heardFolder = join(folder, 'heard');
  await mkdir(heardFolder);
  /** baresip's sndfile filter writes one file per call and direction, named by the time of its start. */
  const dumps = async (): Promise<string[]> =>
    (await readdir(heardFolder))
      .filter((file) => file.endsWith('-dec.wav'))
      .sort()
      .map((file) => join(heardFolder, file));
  const encryption = options.encryption ? `;mediaenc=${options.encryption}` : '';
  const mode = `answermode=${options.answers ?? 'manual'}${encryption}`;
  const account = options.accounts
    ? options.accounts.trim()
    : registrar
      ? `<sip:${user}@${registrar.address}:${registrar.port};transport=${registrar.transport ?? 'udp'}>;` +
        `auth_user=${user};auth_pass=${options.password ?? ''};regint=60;${mode}`
      : `<sip:${user}@${address}>;regint=0;${mode}`;
  const { authorities } = options;
  const checksServer = authorities !== undefined;
  if (checksServer) await writeFile(join(folder, 'authorities.pem'), authorities);
  await writeFile(join(folder, 'config'), config({ address, folder, toneHz: options.toneHz, ports, checksServer }));
  await writeFile(join(folder, 'accounts'), '');
  await writeFile(join(folder, 'contacts'), '');

  // Line-buffered, or "ready" would wait in the pipe.
  const program = startProcess({
    name: `baresip ${user}`,
    command: 'stdbuf',
    args: ['-oL', 'baresip', '-4', '-s', '-f', folder],
  });
  const events = createFacts<BaresipEvent>(`baresip ${user}`, (event) => JSON.stringify(event));
  const answers = createFacts<{ token: string; ok: boolean; data: string }>(`baresip ${user}`, (it) =>
    JSON.stringify(it),
  );
  let control: Socket;
  try {
    await program.lines.waitFor((line) => line.includes('baresip is ready'), { what: 'getting ready' });
    control = await new Promise<Socket>((resolve, reject) => {
      const socket = connect(4444, address, () => resolve(socket));
      socket.once('error', reject);
    });
  } catch (error) {
    await program.stop('SIGKILL');
    await temp[Symbol.asyncDispose]();
    throw error;
  }
  control.on('error', (error) => program.lines.push(`control connection: ${error.message}`));
  readNetstrings(control, (message) => {
    if (message.event) events.push(message as unknown as BaresipEvent);
    else answers.push(message as never);
  });
  void program.exited.then(() => events.end('it ended'));

  let count = 0;
  async function command(name: string, params = ''): Promise<void> {
    const token = String(++count);
    const text = JSON.stringify({ command: name, params, token });
    control.write(`${Buffer.byteLength(text)}:${text},`);
    const answer = await answers.waitFor((it) => it.token === token, { what: `answer to ${name}` });
    if (!answer.ok) throw new Error(`baresip ${user}: ${name} ${params}: ${answer.data}`);
  }
  const event = (types: readonly string[]) => (wait: { after?: number; withinMs?: number } | undefined) =>
    events.waitFor((it) => types.includes(it.type), { what: types.join(' or '), ...wait });

  async function register(): Promise<void> {
    await command('uanew', account);
    if (!registrar) return;
    const outcome = await event(['REGISTER_OK', 'REGISTER_FAIL'])(undefined);
    if (outcome.type === 'REGISTER_FAIL') throw new Error(`baresip ${user}: registration refused: ${outcome.param}`);
  }

  const phone: BaresipPhone = {
    address,
    events,
    log: program.lines,
    register,
    dial: (uri) => command('dial', uri),
    ringing: event(['CALL_INCOMING']),
    answer: () => command('accept'),
    established: event(['CALL_ESTABLISHED']),
    closed: event(['CALL_CLOSED']),
    hangup: () => command('hangup'),
    hold: () => command('hold'),
    resume: () => command('resume'),
    transfer: (uri) => command('transfer', uri),
    sendDigit: (digit) => command('sndcode', digit),
    async hear(ms) {
      const before = (await dumps()).at(-1);
      const size = async (): Promise<number> => {
        const latest = (await dumps()).at(-1);
        if (!latest) return 0;
        return (await stat(latest)).size - (latest === before ? startSize : 0);
      };
      const startSize = before ? (await stat(before)).size : 0;
      await untilInFolder({ folder: heardFolder, what: `${user} hearing ${ms} ms`, withinMs: ms + 10_000 }, async () =>
        (await size()) >= ms * bytesPerMs ? true : undefined,
      );
    },
    heard: async () => Promise.all((await dumps()).map((file) => readWav(file))),
    async stop() {
      control.destroy();
      // It first tells the registrar that it goes, and would wait long for one that is gone.
      await program.stop('SIGTERM', 1_000);
      await temp[Symbol.asyncDispose]();
    },
    [Symbol.asyncDispose]: () => phone.stop(),
  };
  if (!registrar) await register();
  return phone;
}
