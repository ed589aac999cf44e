import type { CallDirection } from '../../server/core/calls/events.ts';
import type { Tone } from '../parts/badge.tsx';
import type { IconName } from '../parts/icon.tsx';
import { isTextKey, type Reader } from '../texts/reader.ts';

/** The text of a literal of the core: `wait-reason`, `longest-idle`. An unknown one is shown as it is. */
export function word(reader: Reader, family: string, literal: string): string {
  const key = `${family}.${literal}`;
  return isTextKey(key) ? reader.t(key) : literal;
}

export type PersonState = 'off' | 'ready' | 'break' | 'ringing' | 'talking' | 'wrap-up';

export const stateTones: Record<PersonState, Tone> = {
  off: 'quiet',
  ready: 'good',
  break: 'warn',
  ringing: 'info',
  talking: 'busy',
  'wrap-up': 'info',
};

export const stateOrder: readonly PersonState[] = ['ringing', 'talking', 'wrap-up', 'ready', 'break', 'off'];

export const directionIcons: Record<CallDirection, IconName> = {
  inbound: 'call-in',
  outbound: 'call-out',
  internal: 'phone',
};

export const stageTones: Record<string, Tone> = {
  arriving: 'info',
  greeting: 'info',
  menu: 'info',
  waiting: 'warn',
  ringing: 'info',
  talking: 'busy',
  parked: 'warn',
  message: 'info',
  ending: 'quiet',
};
