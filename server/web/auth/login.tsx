import { Hono } from 'hono';
import { LoginPage } from '../../../views/auth/login-page.tsx';
import { themes } from '../../../views/layout/page.ts';
import { languages } from '../../../views/texts/reader.ts';
import { goTo, localPath, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebEnv } from '../web-env.ts';
import { letIn, waitSeconds } from './let-in.ts';
import { clearSessionCookie, homeOf, sessionToken, setPreference } from './session.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Log in and out, and the two choices that anyone may make: language and theme. */
export function loginRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  app.get('/', (c) => goTo(c, c.var.session ? homeOf(c.var.session.person.roles) : '/login'));

  app.get('/login', (c) => {
    if (c.var.session) return goTo(c, homeOf(c.var.session.person.roles));
    return respondPage(c, <LoginPage page={c.var.page} next={localPath(c.req.query('next'), '')} />);
  });

  app.post('/login', async (c) => {
    const body = await c.req.parseBody();
    const login = textOf(body.login).trim();
    const next = localPath(body.next, '');
    const outcome = await letIn(deps, c, { login, password: textOf(body.password) });
    if (outcome.kind === 'in') {
      const person = deps.office.read().people.find((each) => each.login === outcome.session.login);
      return goTo(c, next || homeOf(person?.roles ?? []));
    }
    const { page } = c.var;
    const mustWait = outcome.reason === 'wait';
    const seconds = waitSeconds(outcome);
    const problem = mustWait ? page.reader.t('login.wait', { seconds }) : page.reader.t('login.wrong');
    if (mustWait) c.header('Retry-After', String(seconds));
    const view = <LoginPage page={page} login={login} next={next} problem={problem} />;
    return respondPage(c, view, mustWait ? 429 : 422);
  });

  app.post('/logout', (c) => {
    const token = sessionToken(c);
    if (token) deps.access.endSession(token);
    clearSessionCookie(c);
    return goTo(c, '/login', { tone: 'info', key: 'flash.logged-out' });
  });

  app.post('/preferences', async (c) => {
    const body = await c.req.parseBody();
    const language = languages.find((each) => each === body.language);
    const theme = themes.find((each) => each === body.theme);
    if (language) setPreference(c, { name: 'language', value: language });
    if (theme) setPreference(c, { name: 'theme', value: theme });
    const login = c.var.session?.login;
    if (language && login) {
      deps.office.edit(
        (draft) => {
          const person = draft.people.find((each) => each.login === login);
          if (person) person.language = language;
        },
        { by: login },
      );
    }
    return goTo(c, localPath(body.back, '/'));
  });

  return app;
}
