import type { Step } from '../../../base/machine.ts';

/** What is heard on a call that a voice modem (V.253, `+FCLASS=8`) has taken or dialled. */
export type Heard =
  /** The tone of a fax: the modem is in class 1 now, its line still up. */
  | { kind: 'fax' }
  /** Sounds, and no tone of a fax among them. */
  | { kind: 'voice' }
  | { kind: 'silence' }
  /** A telephone on the same line has taken the call. */
  | { kind: 'taken' }
  /** The call did not come to be, or ended: what the modem said. */
  | { kind: 'nothing'; result: string };

export type Class8Order =
  | { kind: 'dial'; number: string; ms: number }
  /** `holdMs`: so long it is held, with a ringing tone, for a telephone on the line to take it, when it is no fax. */
  | { kind: 'answer'; holdMs: number }
  | { kind: 'hang-up' };

export type Class8Input =
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'order'; order: Class8Order }
  | { kind: 'timer'; name: string };

export type Class8Event =
  /** The line is up; nothing is known of who is there. */
  | { kind: 'off-hook' }
  /** No fax, as far as was heard: the line is held for a telephone. */
  | { kind: 'holds' }
  /** Once. */
  | { kind: 'heard'; heard: Heard }
  /** Off the line, and back in class 1. */
  | { kind: 'idle' };

export type Class8Effect = { kind: 'write'; bytes: Uint8Array } | { kind: 'tell'; event: Class8Event };

export type Class8Phase =
  | { kind: 'idle' }
  /** Commands before the call, one after the other. */
  | { kind: 'preparing'; left: readonly string[]; then: Class8Order }
  | { kind: 'connecting' }
  | { kind: 'listening' }
  | { kind: 'holding' }
  /** Into class 1, with the line up. */
  | { kind: 'switching' }
  /** The port belongs to class 1. */
  | { kind: 'handed-over' }
  /** Told, and not hung up yet. */
  | { kind: 'over' }
  | { kind: 'leaving'; left: readonly string[] };

export interface Class8State {
  readonly phase: Class8Phase;
  readonly line: string;
  readonly afterDle: boolean;
  readonly calls: boolean;
  readonly holdMs: number;
  /** A sound was heard, whatever it is. */
  readonly heardSound: boolean;
  /** A tone of ours plays: its OK is still to come. */
  readonly tones: number;
}

export type Class8Answer = Step<Class8State, Class8Effect>;
