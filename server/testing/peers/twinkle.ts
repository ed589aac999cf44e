import { execFile } from 'node:child_process';
import { constants, writeSync } from 'node:fs';
import { mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeTone, type Sound } from '../audio.ts';
import type { Facts } from '../facts.ts';
import { untilInFolder } from '../files.ts';
import { makeTempFolder, pickPortRange } from '../loopback.ts';
import { startProcess } from '../process.ts';

/** Twinkle on a terminal (Debian's twinkle-console), with a tone for a voice. */
export interface TwinklePhone extends AsyncDisposable {
  /** All that it said, as `Line 1: far end answered call.` */
  readonly said: Facts<string>;
  /** Types a command and waits for the line that matches. */
  command(text: string, until: RegExp): Promise<string>;
  /** Resolves when the registrar said 200. */
  register(): Promise<void>;
  /** Resolves when its speaker has played `ms` more. */
  hear(ms: number): Promise<void>;
  /** What its speaker played, oldest first: one for each time that it opened it (a call, a resumed call). */
  heard(): Promise<Sound[]>;
}

/** PCM16 at 8 kHz. */
const bytesPerMs = 16;
const packetMs = 20;

/**
 * ALSA devices that need no card: its mouth is a pipe, its ears write a file (a new one each time, `heard`, `heard.0001`
 * ...). Both are paced: the pipe by who writes on it, the ears by the packets that come in.
 */
const devices = (folder: string): string => `
pcm.mouth { type file slave.pcm { type null } file /dev/null infile "${folder}/mouth" format raw }
pcm.ears { type file slave.pcm { type null } file "${folder}/ears/heard" format raw truncate false }
`;

const system = (sipPort: number): string => `
dev_ringtone=alsa:ears
dev_speaker=alsa:ears
dev_mic=alsa:mouth
validate_audio_dev=no
play_ringtone=no
play_ringback=no
sip_port=${sipPort}
rtp_port=${sipPort + 10}
`;

/** Its noise reduction takes a tone for noise, and its voice detection then sends nothing: both are off. */
const profile = (options: Parameters<typeof startTwinkle>[0]): string => `
user_name=${options.user}
user_domain=${options.registrar.address}
auth_name=${options.user}
auth_pass=${options.password}
registrar=${options.registrar.address}:${options.registrar.port}
outbound_proxy=${options.registrar.address}:${options.registrar.port}
sip_transport=${options.registrar.transport}
register_at_startup=no
registration_time=60
codecs=g711a,g711u
speex_dsp_vad=no
speex_dsp_nrd=no
speex_dsp_agc=no
speex_dsp_aec=no
ask_user_to_refer=no
`;

/** Says the tone into the pipe, in real time, whether somebody reads there or not. */
async function speakInto(pipe: string, toneHz: number): Promise<AsyncDisposable> {
  // Opened for both ways, it waits for no reader.
  const mouth = await open(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  const packets = 1000 / packetMs;
  const tone = Buffer.from(makeTone(toneHz, { ms: 1000 }).buffer);
  const began = performance.now();
  let said = 0;
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - began) / packetMs);
    for (; said < due; said++) {
      try {
        writeSync(mouth.fd, tone, (said % packets) * packetMs * bytesPerMs, packetMs * bytesPerMs);
      } catch {
        // The pipe is full: nobody listens just now.
      }
    }
  }, packetMs);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await mouth.close();
    },
  };
}

/** Starts it on ports of its own: it binds them on all addresses, and tells the one by which it reaches the registrar. */
export async function startTwinkle(options: {
  user: string;
  password: string;
  registrar: { address: string; port: number; transport: 'udp' | 'tcp' };
  toneHz: number;
}): Promise<TwinklePhone> {
  const [temp, ports] = await Promise.all([makeTempFolder('twinkle'), pickPortRange(100)]);
  const home = temp.path;
  const ears = join(home, 'ears');
  const mouth = join(home, 'mouth');
  await Promise.all([mkdir(ears), mkdir(join(home, '.twinkle')), promisify(execFile)('mkfifo', [mouth])]);
  await Promise.all([
    writeFile(join(home, '.asoundrc'), devices(home)),
    writeFile(join(home, '.twinkle/twinkle.sys'), system(ports.from)),
    writeFile(join(home, '.twinkle/phone.cfg'), profile(options)),
  ]);
  const voice = await speakInto(mouth, options.toneHz);
  const program = startProcess({
    name: `twinkle ${options.user}`,
    command: 'stdbuf',
    args: ['-oL', 'twinkle-console', 'phone.cfg'],
    env: { HOME: home, TERM: 'dumb' },
    talks: true,
  });
  const said = program.lines;

  async function command(text: string, until: RegExp): Promise<string> {
    const after = said.all.length;
    program.type(text);
    return said.waitFor((line) => until.test(line), { what: text, after });
  }
  const recordings = async (): Promise<string[]> => (await readdir(ears)).sort().map((file) => join(ears, file));
  const heardBytes = async (): Promise<number> =>
    (await Promise.all((await recordings()).map((file) => stat(file)))).reduce((sum, { size }) => sum + size, 0);
  return {
    said,
    command,
    async register() {
      const outcome = await command('register', /registration (succeeded|failed)/);
      if (outcome.includes('failed')) throw new Error(outcome);
    },
    async hear(ms) {
      const before = await heardBytes();
      await untilInFolder({ folder: ears, what: `Twinkle hearing ${ms} ms`, withinMs: ms + 10_000 }, async () =>
        (await heardBytes()) - before >= ms * bytesPerMs ? true : undefined,
      );
    },
    heard: async () =>
      Promise.all(
        (await recordings()).map(async (file) => {
          const bytes = await readFile(file);
          const samples = Int16Array.from({ length: bytes.length >> 1 }, (_, at) => bytes.readInt16LE(at * 2));
          return { sampleRate: 8000, channels: [samples] };
        }),
      ),
    async [Symbol.asyncDispose]() {
      program.type('quit');
      await program.stop('SIGTERM', 3_000);
      await voice[Symbol.asyncDispose]();
      await temp[Symbol.asyncDispose]();
    },
  };
}
