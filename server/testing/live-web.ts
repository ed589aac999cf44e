import { countingIds } from '../base/ids.ts';
import type { Office } from '../core/office/office.ts';
import { createCustomers } from '../services/customers/create-customers.ts';
import { buildExchange } from './builders/exchange.ts';
import { createWebFixture, passwordOf } from './web-fixture.ts';

/** The pages on a whole exchange over fakes: calls are made, time is moved, browsers look and act. */
export function buildLiveWeb(overrides: Partial<Office> = {}) {
  const house = buildExchange(overrides);
  const { clock, bus, db, agents, exchange, queues, lines } = house;
  const customers = createCustomers({ db, bus, clock, ids: countingIds(), office: { read: () => house.document } });
  // The exchange looks callers up in the same file.
  bus.on('customer.changed', ({ customerId }) => {
    for (const { key } of customers.find(customerId)?.points ?? [])
      if (key !== undefined) house.customers.set(key, customers.findByNumber(key));
  });
  const people = house.document.people.map((person) => ({ ...person, password: passwordOf(person.login)! }));
  const web = createWebFixture({
    office: { ...house.document, people },
    ground: { clock, db, bus },
    deps: {
      agents,
      calls: exchange,
      journal: house.journal,
      results: house.results,
      outgoing: house.outgoing,
      callbacks: house.callbacks,
      queues,
      lines,
      dataFolder: house.dataFolder,
      customers,
    },
  });

  /** Reads a live stream as the browser does; `read` is what came since the last look. */
  async function listen(path: string) {
    const abort = new AbortController();
    const response = await web.request(path, { signal: abort.signal });
    if (response.status !== 200 || !response.body) throw new Error(`${path}: ${response.status}`);
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    let isOver = false;
    (async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        text += decoder.decode(value);
      }
      isOver = true;
    })().catch(() => {
      isOver = true;
    });
    return {
      /** Lets `ms` pass, then gives what was pushed until now. */
      async read(ms = 200): Promise<string> {
        await house.settle();
        await house.advance(ms);
        await house.settle();
        const pushed = text;
        text = '';
        return pushed;
      },
      get isOver() {
        return isOver;
      },
      leave: () => reader.cancel(),
    };
  }

  /** A caller from outside who has heard the greeting and waits in the queue. */
  async function callIn(number = '+34600111222') {
    const caller = house.telephony.incoming({ from: { number }, to: '+34910000001' });
    await house.settle();
    house.media.finishPlaying(caller.legId);
    await house.settle();
    return caller;
  }

  return { ...house, web, customerFile: customers, listen, callIn };
}
