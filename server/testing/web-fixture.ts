import { FakeClock } from '../base/clock.ts';
import { countingIds } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import type { Office } from '../core/office/office.ts';
import { openDb } from '../store/db.ts';
import { createWeb } from '../web/create-web.ts';
import type { WebDeps } from '../web/web-deps.ts';
import { createFakeAccess } from './fake-access.ts';
import { createFakeOffice, sampleOffice } from './fake-office.ts';

type Form = Record<string, string | string[]>;

/** The web on fakes, used as a browser does: cookies are kept, the token of the session is sent with every form. */
export function createWebFixture(options: { office?: Office; deps?: Partial<WebDeps> } = {}) {
  const access = createFakeAccess({ olga: 'owner-pass', sara: 'super-pass', ana: 'agent-pass' });
  const office = createFakeOffice(options.office ?? sampleOffice());
  const tested: string[] = [];
  const deps: WebDeps = {
    clock: new FakeClock(),
    ids: countingIds(),
    log: silentLog,
    db: openDb(':memory:'),
    office,
    access,
    lines: { trunks: () => [], devices: () => [], devicesOf: () => [] },
    dataFolder: '/nowhere',
    sipAddresses: () => ['192.168.1.10:5060'],
    async testCall(extension) {
      tested.push(extension);
      return { kind: 'ringing' };
    },
    ...options.deps,
  };
  const app = createWeb(deps);
  const cookies = new Map<string, string>();
  let csrf: string | undefined;

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await app.request(path, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /Max-Age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const session = cookies.get('centralita_session');
    csrf = session ? access.findSession(session)?.csrf : undefined;
    return response;
  }

  /** Sends a form with the session's token; `headers` such as `HX-Request`. */
  function post(path: string, form: Form = {}, headers: Record<string, string> = {}): Promise<Response> {
    const body = new URLSearchParams();
    if (csrf) body.set('_csrf', csrf);
    for (const [name, value] of Object.entries(form)) {
      for (const each of Array.isArray(value) ? value : [value]) body.append(name, each);
    }
    return request(path, { method: 'POST', body, headers });
  }

  return {
    app,
    deps,
    access,
    office,
    tested,
    cookies,
    request,
    post,
    logIn: (login: 'olga' | 'sara' | 'ana') => post('/login', { login, password: access.passwords.get(login) ?? '' }),
    text: async (path: string) => (await request(path)).text(),
  };
}

export type WebFixture = ReturnType<typeof createWebFixture>;
