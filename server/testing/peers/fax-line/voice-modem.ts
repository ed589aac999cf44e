import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { eventually } from '../../eventually.ts';
import type { Exchange } from './exchange.ts';
import { createEar } from './hear-tones.ts';

/** A fax modem of class 1 that has a voice class as well (V.253): it answers and dials without a tone, and tells what it hears. */
export interface VoiceModem {
  readonly port: string;
  /** What it was told in class 8, in order. */
  readonly commands: readonly string[];
  /** As if the telephone beside it were lifted. */
  liftTelephone(): void;
  stop(): Promise<void>;
}

function joinTerminal(address: string): ChildProcess {
  const child = spawn('socat', ['-b', '512', 'STDIO', address], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin?.on('error', () => undefined);
  return child;
}

/** Puts it before the software modem that has the line of this number; what is not class 8 passes through. */
export async function startVoiceModem(of: {
  number: string;
  behind: string;
  port: string;
  exchange: Exchange;
}): Promise<VoiceModem> {
  const { number, exchange } = of;
  const line = joinTerminal(`OPEN:${of.behind},raw,echo=0`);
  const desk = joinTerminal(`PTY,link=${of.port},raw,echo=0,mode=666`);
  const commands: string[] = [];
  await eventually('the terminal', async () => readlinkSync(of.port));
  let isVoice = false;
  /** The line is up: answered without a tone, or dialled. */
  let up: 'answered' | 'dialled' | undefined;
  /** What the modem behind said since it was dialled: it listens for frames already. */
  let kept: Buffer[] | undefined;
  let isDialling = false;

  const say = (text: string): void => void desk.stdin?.write(`\r\n${text}\r\n`);
  const hear = (code: string): void => {
    if (isVoice && up) desk.stdin?.write(Buffer.from([0x10, code.charCodeAt(0)]));
  };
  let ear = createEar(hear);
  exchange.listen(number, (samples) => {
    if (isVoice && up) ear.hear(samples);
  });
  const offAnswer = exchange.onAnswer((from) => {
    if (from !== number || !isDialling) return;
    isDialling = false;
    up = 'dialled';
    say('OK');
  });

  function onCommand(text: string): boolean {
    const told = text.replace(/^AT/i, '').trim();
    if (told === '+FCLASS=?') {
      say('0,1,1.0,8');
      say('OK');
      return true;
    }
    if (told === '+FCLASS=8') {
      isVoice = true;
      commands.push(text);
      say('OK');
      return true;
    }
    if (!isVoice) {
      if (told !== '+FRH=3' || !kept) return false;
      const waiting = kept;
      kept = undefined;
      for (const chunk of waiting) desk.stdin?.write(chunk);
      return true;
    }
    commands.push(text);
    if (/^\+FCLASS=1/.test(told)) {
      isVoice = false;
      if (!up) return false;
      say('OK');
    } else if (told === 'A') {
      ear = createEar(hear);
      up = exchange.take(number) ? 'answered' : undefined;
      say(up ? 'OK' : 'ERROR');
    } else if (/^D/.test(told)) {
      ear = createEar(hear);
      isDialling = true;
      kept = [];
      return false;
    } else if (told === 'H0') {
      up = undefined;
      kept = undefined;
      isDialling = false;
      exchange.hangUp(number);
      setTimeout(() => say('OK'), 500);
    } else if (/^\+VSD=\d+,\d+$/.test(told)) {
      ear.silenceAfter(Number(told.split(',')[1]) * 100);
      say('OK');
    } else if (/^\+VTS=/.test(told)) {
      const [, tens = '0'] = /,(\d+)\]$/.exec(told) ?? [];
      setTimeout(() => say('OK'), Number(tens) * 10);
    } else say('OK');
    return true;
  }

  desk.stdout?.on('data', (chunk: Buffer) => {
    const text = chunk.toString('latin1');
    const isCommand = /^AT[\x20-\x7e]*\r$/i.test(text);
    // A call that was dialled in class 8 is class 1's from its first frames on.
    if (isCommand && onCommand(text.trim())) return;
    if (!isVoice && up && isCommand && /^ATH0/i.test(text)) up = undefined;
    line.stdin?.write(chunk);
  });
  line.stdout?.on('data', (chunk: Buffer) => {
    const text = chunk.toString('latin1');
    if (isDialling) {
      const refused = /BUSY|NO CARRIER|NO DIALTONE|NO ANSWER|ERROR/.exec(text);
      if (!refused) return;
      isDialling = false;
      kept = undefined;
      say(refused[0]);
    } else if (kept) {
      if (isVoice && /NO CARRIER/.test(text)) say('NO CARRIER');
      else kept.push(chunk);
    } else if (!isVoice) desk.stdin?.write(chunk);
  });

  return {
    port: of.port,
    commands,
    liftTelephone: () => hear('P'),
    async stop() {
      offAnswer();
      const gone = [line, desk].map((child) => (child.exitCode === null ? once(child, 'exit') : undefined));
      for (const child of [line, desk]) child.kill();
      await Promise.all(gone);
    },
  };
}
