import type { Child } from 'hono/jsx';

/** `quiet` says nothing happened, `busy` is work in progress. */
export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'busy' | 'quiet';

/** A state in one word: the colour repeats what the word says. */
export const Badge = ({ tone, title, children }: { tone: Tone; title?: string; children?: Child }) => (
  <span class={`badge badge-${tone}`} title={title}>
    {children}
  </span>
);

/** A message across the column: `role=alert` when it is bad news, so that it is read aloud at once. */
export const Notice = ({ tone, children }: { tone: 'good' | 'bad' | 'warn' | 'info'; children?: Child }) => (
  <div class={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
    {children}
  </div>
);
