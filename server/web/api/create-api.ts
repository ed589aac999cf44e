import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import type { ApiDeps, ApiEnv } from './api-deps.ts';
import { callRoutes } from './call-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { faxRoutes } from './fax-routes.ts';
import { priceRoutes } from './price-routes.ts';
import { respondProblem } from './problem.ts';
import { recordingRoutes } from './recording-routes.ts';
import { reportRoutes } from './report-routes.ts';
import { stateRoutes } from './state-routes.ts';
import { vitalsRoutes } from './vitals-routes.ts';

/** What other programs read of the office: to be mounted at `/api/v1`, before whatever is meant for browsers. */
export function createApi(deps: ApiDeps): OpenAPIHono<ApiEnv> {
  const api = new OpenAPIHono<ApiEnv>({
    defaultHook(result, c) {
      if (result.success) return undefined;
      const problems = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
      const detail = problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
      return respondProblem(c, { code: 'bad-request', detail, problems });
    },
  });
  api.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'Made with `centralita token create <name>`',
  });
  api.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    deps.log.error('an API request failed', { path: c.req.path, error });
    return respondProblem(c, { code: 'internal', detail: 'the fault is on this side and was written to the log' });
  });

  api.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Centralita',
      version: '1',
      description: "Calls, costs, people and customers of the office's exchange",
    },
    servers: [{ url: '/api/v1' }],
  });

  api.use(async (c, next) => {
    c.header('Cache-Control', 'no-store');
    const text = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(c.req.header('Authorization') ?? '')?.[1];
    const token = text === undefined ? undefined : deps.access.findToken(text);
    if (token) {
      c.set('token', token);
      return next();
    }
    c.header('WWW-Authenticate', 'Bearer realm="centralita"');
    return respondProblem(c, {
      code: 'unauthorized',
      detail: 'send "Authorization: Bearer <token>" with a token made with "centralita token create <name>"',
    });
  });
  for (const part of [
    callRoutes,
    recordingRoutes,
    stateRoutes,
    customerRoutes,
    reportRoutes,
    vitalsRoutes,
    priceRoutes,
    faxRoutes,
  ])
    part(api, deps);
  api.all('*', (c) => respondProblem(c, { code: 'not-found', detail: `there is nothing at ${c.req.path}` }));
  return api;
}
