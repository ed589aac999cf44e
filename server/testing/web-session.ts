/** A person at the web page without a browser: cookies kept, forms sent with the session's token. */
export interface WebSession {
  /** Text of the page; rejects on anything but 2xx. */
  get(path: string): Promise<string>;
  /** A file; rejects on anything but 2xx. */
  bytes(path: string): Promise<Uint8Array>;
  /** Sends a form; a redirect is the usual answer and is not followed. Rejects from 400 on. */
  post(path: string, form?: Record<string, string>): Promise<Response>;
  /** Sends a file as it is. */
  upload(path: string, file: Blob): Promise<Response>;
  delete(path: string): Promise<Response>;
}

/** Logs in; rejects when it is refused. */
export async function openWebSession(baseUrl: string, who: { login: string; password: string }): Promise<WebSession> {
  const cookies = new Map<string, string>();
  let csrf = '';

  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(new URL(path, baseUrl), {
      ...init,
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'x-csrf': csrf,
        origin: new URL(baseUrl).origin,
      },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair] = cookie.split(';');
      const at = pair!.indexOf('=');
      cookies.set(pair!.slice(0, at), pair!.slice(at + 1));
    }
    if (response.status >= 400) {
      throw new Error(`${init.method ?? 'GET'} ${path} as ${who.login}: ${response.status} ${await response.text()}`);
    }
    return response;
  }

  const logIn = await send('/login', { method: 'POST', body: new URLSearchParams({ ...who }) });
  const home = await (await send(logIn.headers.get('location') ?? '/')).text();
  csrf = /name="_csrf"[^>]*value="([^"]+)"/.exec(home)?.[1] ?? '';
  if (!csrf) throw new Error(`the page of ${who.login} bears no form token:\n${home.slice(0, 2_000)}`);

  return {
    get: async (path) => (await send(path)).text(),
    bytes: async (path) => new Uint8Array(await (await send(path)).arrayBuffer()),
    post: (path, form = {}) => send(path, { method: 'POST', body: new URLSearchParams({ ...form, _csrf: csrf }) }),
    upload: (path, file) => send(path, { method: 'POST', body: file }),
    delete: (path) => send(path, { method: 'DELETE' }),
  };
}
