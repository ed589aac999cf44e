import { readdirSync, readFileSync } from 'node:fs';
import type { Place } from '../loopback.ts';

const ticksPerSec = 100;

/** Seconds of processor time of our threads by their names, as Linux counts them. */
export function threadTimes(): Record<string, number> {
  const times: Record<string, number> = {};
  for (const id of readdirSync('/proc/self/task')) {
    const stat = readFileSync(`/proc/self/task/${id}/stat`, 'latin1');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    times[name] = (times[name] ?? 0) + (Number(user) + Number(system)) / ticksPerSec;
  }
  return times;
}

/** Datagrams for this IPv4 place that the system threw away, as its buffer was full. */
export function datagramsLost({ address, port }: Place): number {
  const hex = (value: number, width: number): string => value.toString(16).toUpperCase().padStart(width, '0');
  const parts = address.split('.').map((part) => hex(Number(part), 2));
  const name = `${parts.reverse().join('')}:${hex(port, 4)}`;
  const line = readFileSync('/proc/net/udp', 'latin1')
    .split('\n')
    .find((each) => each.trim().split(/\s+/)[1] === name);
  return Number(line?.trim().split(/\s+/).at(-1) ?? 0);
}
