import type { Page } from 'playwright-core';
import type { Office } from '../core/office/office.ts';
import { type Appliance, startAppliance } from '../testing/appliance.ts';
import { accountOf, e2eOffice, samplePassword } from '../testing/builders/e2e-office.ts';
import { eventually } from '../testing/eventually.ts';
import { pickAddress } from '../testing/loopback.ts';
import { type BaresipPhone, startBaresip } from '../testing/peers/baresip.ts';
import { logIn as logInPage, openPage, startBrowser } from '../testing/peers/browser.ts';
import { type SipPeer, startSipPeer } from '../testing/peers/sip-peer.ts';
import { openWebSession, type WebSession } from '../testing/web-session.ts';

/** A call as the API tells it, as far as the tests ask; instants are ISO 8601, what is not there is absent. */
export interface ApiCall {
  id: string;
  direction: string;
  from: string;
  to: string;
  startedAt: string;
  answeredAt?: string;
  endedAt?: string;
  endReason?: string;
  login?: string;
  queue?: string;
  waitMs?: number;
  talkMs: number;
  cost?: string;
  currency?: string;
  journal: { kind: string; at: string; [key: string]: unknown }[];
}

/** The appliance with an office in it and a carrier address that it trusts; everything opened here is closed with it. */
export interface OfficeAtWork extends AsyncDisposable {
  readonly appliance: Appliance;
  /** The trunk's address: SIPp runs there. */
  readonly carrierAddress: string;
  /** A scripted carrier on the trunk's address (port 5060); do not mix with SIPp in one test. */
  openCarrier(): Promise<SipPeer>;
  /** A registered baresip for the extension. */
  openPhone(phone: {
    extension: string;
    toneHz: number;
    answers?: 'auto' | 'manual';
    transport?: 'udp' | 'tcp' | 'tls';
    /** See `startBaresip`. */
    authorities?: string;
    encryption?: 'srtp' | 'srtp-mand';
  }): Promise<BaresipPhone>;
  logIn(login: string): Promise<WebSession>;
  /** The person in a chromium, on the page that the role starts with; `errors` is what the page complained of. */
  openDesk(login: string): Promise<{ page: Page; errors: string[] }>;
  /** The supervisor puts the person on duty. */
  makeReady(login: string): Promise<void>;
  /** The ended call that matches, with its journal; waits for it. */
  endedCall(match: (call: ApiCall) => boolean, withinMs?: number): Promise<ApiCall>;
}

export async function openOffice(
  options: {
    queue?: Parameters<typeof e2eOffice>[0]['queue'];
    settings?: Record<string, string>;
    change?: (office: Office) => Office;
  } = {},
): Promise<OfficeAtWork> {
  const stack = new AsyncDisposableStack();
  const carrierAddress = await pickAddress();
  const { change = (same: Office) => same } = options;
  const built = e2eOffice({ carrier: carrierAddress, ...(options.queue ? { queue: options.queue } : {}) });
  const appliance = stack.use(
    await startAppliance({ office: change(built), ...(options.settings ? { settings: options.settings } : {}) }),
  );
  const logIn = (login: string): Promise<WebSession> =>
    openWebSession(appliance.ready.http, { login, password: samplePassword });
  let supervisor: WebSession | undefined;
  let browser: ReturnType<typeof startBrowser> | undefined;
  return {
    appliance,
    carrierAddress,
    openCarrier: async () => stack.use(await startSipPeer({ address: carrierAddress, port: 5060 })),
    async openPhone({ extension, toneHz, answers, transport, authorities, encryption }) {
      const phone = stack.use(
        await startBaresip({
          ...accountOf(extension),
          toneHz,
          registrar: { ...appliance.sip(transport ?? 'udp'), transport: transport ?? 'udp' },
          ...(answers ? { answers } : {}),
          ...(authorities ? { authorities } : {}),
          ...(encryption ? { encryption } : {}),
        }),
      );
      await phone.register();
      return phone;
    },
    logIn,
    async openDesk(login) {
      browser ??= startBrowser().then((started) => stack.use(started));
      const opened = await openPage(await browser, { baseUrl: appliance.ready.http });
      await logInPage(opened.page, { login, password: samplePassword });
      return opened;
    },
    async makeReady(login) {
      supervisor ??= await logIn('sofia');
      await supervisor.post(`/supervisor/people/${login}/state`, { state: 'ready' });
    },
    endedCall: (match, withinMs) =>
      eventually(
        'the ended call in the API',
        async () => {
          const { calls } = await appliance.api<{ calls: ApiCall[] }>('calls');
          const ended = calls.find((call) => call.endedAt !== undefined && match(call));
          return ended && appliance.api<ApiCall>(`calls/${ended.id}`);
        },
        withinMs,
      ),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
