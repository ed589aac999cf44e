import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Access, ApiToken } from '../../services/access/access.ts';
import type { Agents } from '../../services/agents/agent-view.ts';
import type { Calls } from '../../services/calls/live-call.ts';
import type { Customers } from '../../services/customers/customers.ts';
import type { FaxRoom } from '../../services/fax/fax-room.ts';
import type { Files } from '../../services/files/files.ts';
import type { Vitals } from '../../services/health/vitals.ts';
import type { Lines } from '../../services/lines/line-views.ts';
import type { OfficeService } from '../../services/office/office-service.ts';
import type { Queues } from '../../services/queues/wallboard.ts';
import type { Reports } from '../../services/reports/reports-port.ts';
import type { Db } from '../../store/db.ts';

/** What programs may ask about. */
export interface ApiDeps {
  db: Db;
  log: Log;
  access: Pick<Access, 'findToken'>;
  office: Pick<OfficeService, 'read'>;
  queues: Queues;
  agents: Pick<Agents, 'all'>;
  lines: Pick<Lines, 'trunks'>;
  reports: Reports;
  vitals(): Promise<Vitals>;
  clock: Pick<Clock, 'now'>;
  calls: Pick<Calls, 'find' | 'pauseRecording'>;
  fax: Pick<FaxRoom, 'faxes'>;
  files: Pick<Files, 'keep'>;
  customers: Pick<Customers, 'find' | 'findByNumber' | 'search'>;
}

/** Who asks. */
export interface ApiEnv {
  Variables: { token: ApiToken };
}

/** Adds its routes to the API. */
export type ApiPart = (api: OpenAPIHono<ApiEnv>, deps: ApiDeps) => void;

/** Every route asks for a token. */
export const security = [{ bearer: [] }];
