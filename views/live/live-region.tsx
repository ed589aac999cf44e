import type { Child } from 'hono/jsx';

/**
 * A part of a page that the exchange keeps up to date. `now` sets the browser's clocks by the exchange's; with
 * `awake` the stream lasts while the tab is not looked at: who takes calls must be told then too.
 */
export const LiveRegion = ({
  stream,
  now,
  awake = false,
  children,
  ...rest
}: {
  stream: string;
  now: number;
  awake?: boolean;
  children?: Child;
  [name: string]: unknown;
}) => (
  <div
    id="live"
    data-now={now}
    data-may-sleep={awake ? undefined : ''}
    hx-sse:connect={stream}
    hx-sse:close="replaced"
    hx-trigger="load, wake"
    hx-sync="this:drop"
    hx-swap="none"
    hx-config={JSON.stringify({ sse: { pauseOnBackground: !awake, reconnectMaxDelay: 5000 } })}
    {...rest}
  >
    {children}
  </div>
);
