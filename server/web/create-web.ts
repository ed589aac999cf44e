import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { Role } from '../core/office/office.ts';
import { auditRoutes } from './admin/audit-routes.tsx';
import { billRoutes } from './admin/bill-routes.tsx';
import { caseSettingsRoutes } from './admin/case-settings-routes.tsx';
import { faxSettingsRoutes } from './admin/fax-routes.tsx';
import { flowNodeRoutes } from './admin/flow-node-routes.tsx';
import { flowRoutes } from './admin/flow-routes.tsx';
import { limitRoutes } from './admin/limit-routes.tsx';
import { mailInRoutes } from './admin/mail-in-routes.tsx';
import { mailRoutes } from './admin/mail-routes.tsx';
import { officeRoutes } from './admin/office-routes.tsx';
import { ownerRoutes } from './admin/owner-routes.tsx';
import { phoneRoutes } from './admin/phone-routes.tsx';
import { priceListRoutes } from './admin/price-list-routes.tsx';
import { promptRoutes } from './admin/prompt-routes.tsx';
import { recordingRuleRoutes } from './admin/recording-rule-routes.tsx';
import { rerateRoutes } from './admin/rerate-routes.tsx';
import { rewriteRoutes } from './admin/rewrite-routes.tsx';
import { sectionRoutes } from './admin/section-routes.tsx';
import { securityRoutes } from './admin/security-routes.tsx';
import { supervisionRoutes } from './admin/supervision-routes.tsx';
import { tariffRoutes } from './admin/tariff-routes.tsx';
import { teamRoutes } from './admin/team-routes.tsx';
import { trunkReportRoutes } from './admin/trunk-report-routes.tsx';
import { agentRoutes } from './agent/agent-routes.tsx';
import { deskCaseRoutes } from './agent/desk-case-routes.tsx';
import { deskCatalogueRoutes } from './agent/desk-catalogue-routes.tsx';
import { deskScriptRoutes } from './agent/desk-script-routes.tsx';
import { deskTaskRoutes } from './agent/desk-task-routes.tsx';
import { createApi } from './api/create-api.ts';
import { againRoutes } from './auth/again-routes.ts';
import { loginRoutes } from './auth/login.tsx';
import { preparePage, requireRole } from './auth/session.ts';
import { callbackRoutes } from './callbacks/callback-routes.tsx';
import { campaignRoutes } from './campaigns/campaign-routes.tsx';
import { deskCampaignRoutes } from './campaigns/desk-campaign-routes.tsx';
import { caseFileRoutes } from './cases/case-file-routes.ts';
import { caseReportRoutes } from './cases/case-report-routes.tsx';
import { caseRoutes } from './cases/case-routes.tsx';
import { cardRoutes } from './customers/card-routes.tsx';
import { customerRoutes } from './customers/customer-routes.tsx';
import { duplicateRoutes } from './customers/duplicate-routes.tsx';
import { exportRoutes } from './customers/export-routes.ts';
import { importRoutes } from './customers/import-routes.tsx';
import { positionRoutes } from './customers/position-routes.tsx';
import { qualityRoutes } from './customers/quality-routes.tsx';
import { draftRoutes, dropSentDraft } from './drafts/draft-routes.ts';
import { answerError, answerNotFound } from './errors.tsx';
import { bulkFaxRoutes } from './faxes/bulk-fax-routes.tsx';
import { faxRoutes } from './faxes/fax-routes.tsx';
import { inboxRoutes } from './faxes/inbox-routes.tsx';
import { newFaxRoutes } from './faxes/new-fax-routes.tsx';
import { pollingRoutes } from './faxes/polling-routes.tsx';
import { fileRoutes } from './files/file-routes.ts';
import { firstVisitRoutes } from './first-visit/first-visit-routes.tsx';
import { letterRoutes } from './letters/letter-routes.tsx';
import { liveRoutes } from './live/live-routes.ts';
import { bulkRoutes } from './mails/bulk-routes.tsx';
import { catalogueRoutes } from './mails/catalogue-routes.tsx';
import { mailDraftRoutes } from './mails/draft-routes.tsx';
import { customerMailRoutes } from './mails/mail-routes.tsx';
import { publicMailRoutes } from './mails/public-mail-routes.tsx';
import { messageRoutes } from './messages/message-routes.tsx';
import { privacyRoutes } from './privacy/privacy-routes.tsx';
import { provisioningRoutes } from './provisioning/provisioning-routes.ts';
import { createAssets } from './public/assets.ts';
import { reportRoutes } from './reports/report-routes.tsx';
import { shiftRoutes } from './reports/shift-routes.tsx';
import { staffingRoutes } from './reports/staffing-routes.tsx';
import { scriptLookRoutes } from './scripts/script-look-routes.tsx';
import { scriptPartRoutes } from './scripts/script-part-routes.tsx';
import { scriptRoutes } from './scripts/script-routes.tsx';
import { refuseBrokenForm, refuseForgery, secureHeaders } from './security.ts';
import { segmentRoutes } from './segments/segment-routes.tsx';
import { logoRoutes } from './statements/logo-routes.ts';
import { statementRoutes } from './statements/statement-routes.tsx';
import { recordingRoutes } from './story/recording-routes.ts';
import { storyRoutes } from './story/story-routes.tsx';
import { conferenceRoutes } from './supervisor/conference-routes.tsx';
import { dayNightRoutes } from './supervisor/day-night-routes.tsx';
import { recordingListRoutes } from './supervisor/recording-list-routes.tsx';
import { supervisorRoutes } from './supervisor/supervisor-routes.tsx';
import { tryCallRoutes } from './supervisor/try-call-routes.tsx';
import { sheetRoutes } from './tasks/sheet-routes.tsx';
import { taskRoutes } from './tasks/task-routes.tsx';
import { wallRoutes } from './wall/wall-routes.tsx';
import type { WebDeps } from './web-deps.ts';
import type { WebEnv } from './web-env.ts';

/** A part of the web: its routes bear their whole paths. */
export type Router = (deps: WebDeps) => Hono<WebEnv>;

const routers: readonly Router[] = [
  liveRoutes,
  loginRoutes,
  againRoutes,
  firstVisitRoutes,
  ownerRoutes,
  flowRoutes,
  flowNodeRoutes,
  phoneRoutes,
  sectionRoutes,
  tariffRoutes,
  priceListRoutes,
  billRoutes,
  rerateRoutes,
  rewriteRoutes,
  officeRoutes,
  promptRoutes,
  auditRoutes,
  limitRoutes,
  securityRoutes,
  faxSettingsRoutes,
  mailRoutes,
  mailInRoutes,
  mailDraftRoutes,
  bulkRoutes,
  catalogueRoutes,
  publicMailRoutes,
  customerMailRoutes,
  supervisionRoutes,
  teamRoutes,
  caseSettingsRoutes,
  recordingRuleRoutes,
  wallRoutes,
  trunkReportRoutes,
  statementRoutes,
  logoRoutes,
  reportRoutes,
  staffingRoutes,
  shiftRoutes,
  supervisorRoutes,
  scriptLookRoutes,
  scriptPartRoutes,
  scriptRoutes,
  conferenceRoutes,
  tryCallRoutes,
  dayNightRoutes,
  agentRoutes,
  deskCampaignRoutes,
  campaignRoutes,
  draftRoutes,
  // Before the cards, whose addresses begin alike.
  importRoutes,
  qualityRoutes,
  duplicateRoutes,
  exportRoutes,
  deskCaseRoutes,
  deskScriptRoutes,
  deskTaskRoutes,
  deskCatalogueRoutes,
  segmentRoutes,
  privacyRoutes,
  customerRoutes,
  cardRoutes,
  positionRoutes,
  // Before the single fax, whose address begins alike.
  pollingRoutes,
  inboxRoutes,
  newFaxRoutes,
  faxRoutes,
  bulkFaxRoutes,
  fileRoutes,
  caseReportRoutes,
  caseFileRoutes,
  caseRoutes,
  sheetRoutes,
  letterRoutes,
  taskRoutes,
  storyRoutes,
  recordingRoutes,
  recordingListRoutes,
  messageRoutes,
  callbackRoutes,
];

/** Who may open what lies under a path, whichever router answers there. */
const guarded: readonly { under: string; roles: Role[] }[] = [
  { under: '/agent', roles: ['agent'] },
  { under: '/customers', roles: ['agent', 'supervisor', 'owner'] },
  { under: '/customers/import', roles: ['supervisor', 'owner'] },
  { under: '/customers/export', roles: ['supervisor', 'owner'] },
  { under: '/customers/quality', roles: ['supervisor', 'owner'] },
  { under: '/customers/duplicates', roles: ['supervisor', 'owner'] },
  { under: '/drafts', roles: ['agent', 'supervisor', 'owner'] },
  { under: '/customers/:id/privacy', roles: ['supervisor', 'owner'] },
  { under: '/customers/forgotten', roles: ['owner'] },
  { under: '/segments', roles: ['supervisor', 'owner'] },
  { under: '/cases', roles: ['agent', 'supervisor', 'owner'] },
  { under: '/faxes', roles: ['agent', 'supervisor', 'owner'] },
  { under: '/files', roles: ['agent', 'supervisor', 'owner'] },
  { under: '/letters', roles: ['agent', 'supervisor', 'owner'] },
  { under: '/tasks', roles: ['agent', 'supervisor', 'owner'] },
  { under: '/mails', roles: ['agent', 'supervisor', 'owner'] },
  { under: '/callbacks', roles: ['agent', 'supervisor', 'owner'] },
  { under: '/messages', roles: ['agent', 'supervisor', 'owner'] },
  { under: '/recordings', roles: ['supervisor', 'owner'] },
  { under: '/supervisor', roles: ['supervisor', 'owner'] },
  { under: '/owner', roles: ['owner'] },
];

const maxBodyBytes = 1_000_000;
/** Owners bring sound files. */
const maxUploadBytes = 64_000_000;

/** All pages of the appliance as one Hono app; `fetch` it, or serve it with @hono/node-server. */
export function createWeb(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const assets = createAssets();
  app.onError(answerError(deps));
  app.notFound(answerNotFound);
  app.use(secureHeaders);
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.route('/', assets.routes);
  // Before sessions and forms: programs bring a token and no cookie.
  app.route('/api/v1', createApi(deps));

  // Phones have no session either.
  app.route('/', provisioningRoutes(deps));

  app.use(preparePage(deps, assets));
  const limitTo = (maxSize: number) =>
    bodyLimit({
      maxSize,
      onError: () => {
        throw new HTTPException(413);
      },
    });
  const [limitForm, limitUpload] = [limitTo(maxBodyBytes), limitTo(maxUploadBytes)];
  app.use((c, next) => {
    const roles = c.var.session?.person.roles ?? [];
    const isLeading = roles.includes('owner') || roles.includes('supervisor');
    // Kept on the disk as it comes, and measured there.
    if (c.req.path === '/customers/import/files' && isLeading) return next();
    if (/^\/owner\/tariffs\/[^/]+\/lists\/files$/.test(c.req.path) && roles.includes('owner')) return next();
    const mayUpload =
      (c.req.path.endsWith('/files') && roles.length > 0) ||
      (c.req.path === '/owner/prompts' && roles.includes('owner')) ||
      (c.req.path === '/customers/import' && isLeading) ||
      (roles.length > 0 && /^\/cases\/[^/]+\/files$/.test(c.req.path));
    return mayUpload ? limitUpload(c, next) : limitForm(c, next);
  });
  app.use(refuseBrokenForm);
  app.use(refuseForgery);
  app.use(dropSentDraft(deps));
  for (const { under, roles } of guarded) {
    app.use(under, requireRole(...roles));
    app.use(`${under}/*`, requireRole(...roles));
  }
  for (const router of routers) app.route('/', router(deps));
  return app;
}
