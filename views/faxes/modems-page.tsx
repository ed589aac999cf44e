import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { word } from '../live/call-words.ts';
import { LiveNotice } from '../live/live-notice.tsx';
import { LiveRegion } from '../live/live-region.tsx';
import { Badge, type Tone } from '../parts/badge.tsx';
import { LinkButton } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { formatInstant } from '../texts/format.ts';

/** A modem as it is now, in the page's words. */
export interface ModemLine {
  id: string;
  name: string;
  port: string;
  use: 'send' | 'receive' | 'both';
  isListed: boolean;
  state: 'absent' | 'initialising' | 'idle' | 'ringing' | 'sending' | 'receiving' | 'sick';
  since: number;
  /** The fax that it sends, or what is wrong. */
  job?: string | undefined;
  why?: string | undefined;
  detail?: string | undefined;
  identity?: string | undefined;
  classes?: string | undefined;
  faxClass?: string | undefined;
  callerId?: boolean | undefined;
  /** Whether it can tell a person from a fax before it is one. */
  listens?: boolean | undefined;
  /** A telephone is on its line, as the office says. */
  isShared: boolean;
  lastPattern?: string | undefined;
  profile?: { name: string; tried: boolean } | undefined;
}

const tones: Record<ModemLine['state'], Tone> = {
  absent: 'quiet',
  initialising: 'info',
  idle: 'good',
  ringing: 'busy',
  sending: 'busy',
  receiving: 'busy',
  sick: 'bad',
};

export const ModemsPart = ({ page, modems }: { page: Page; modems: readonly ModemLine[] }) => {
  const { t } = page.reader;
  return (
    <div id="modems" class="stack">
      {modems.length === 0 ? (
        <Empty icon="phone" title={t('modems.empty')} text={t('modems.empty-text')} />
      ) : (
        <ul class="fax-modems">
          {modems.map((modem) => (
            <li class="card stack">
              <h2>{modem.name}</h2>
              <p>
                <Badge tone={tones[modem.state]}>{t(`modem-state.${modem.state}`)}</Badge>{' '}
                <small>{t('modems.since', { at: formatInstant(modem.since, page.reader) })}</small>
              </p>
              {modem.job !== undefined && (
                <p>
                  <a href={`/faxes/${modem.job}`}>{t('modems.its-fax')}</a>
                </p>
              )}
              {modem.why !== undefined && (
                <p>
                  {word(page.reader, 'modem-why', modem.why)} {modem.detail}
                </p>
              )}
              <dl class="facts">
                <dt>{t('modems.use')}</dt>
                <dd>{t(`modem-use.${modem.use}`)}</dd>
                <dt>{t('modems.port')}</dt>
                <dd>
                  <code class="fax-hash">{modem.port || '—'}</code>
                </dd>
                {modem.identity !== undefined && (
                  <>
                    <dt>{t('modems.identity')}</dt>
                    <dd>{modem.identity}</dd>
                  </>
                )}
                {modem.classes !== undefined && (
                  <>
                    <dt>{t('modems.classes')}</dt>
                    <dd>
                      {modem.classes}
                      {modem.faxClass !== undefined && ` · ${t('modems.by-class', { class: modem.faxClass })}`}
                      {modem.faxClass?.startsWith('2') && <p class="under">{t('modems.no-polling')}</p>}
                    </dd>
                  </>
                )}
                {modem.callerId !== undefined && (
                  <>
                    <dt>{t('modems.caller-id')}</dt>
                    <dd>{t(modem.callerId ? 'value.yes' : 'value.no')}</dd>
                  </>
                )}
                {modem.listens !== undefined && modem.use !== 'send' && (
                  <>
                    <dt>{t('modems.listens')}</dt>
                    <dd>
                      {t(modem.listens ? 'modems.listens-yes' : 'modems.listens-no')}
                      {modem.isShared && ` ${t(modem.listens ? 'modems.shared-listens' : 'modems.shared-deaf')}`}
                    </dd>
                  </>
                )}
                {modem.lastPattern !== undefined && (
                  <>
                    <dt>{t('modems.last-pattern')}</dt>
                    <dd>
                      <code>{modem.lastPattern}</code>
                    </dd>
                  </>
                )}
                {modem.profile && (
                  <>
                    <dt>{t('modems.profile')}</dt>
                    <dd>
                      {modem.profile.name} · {t(modem.profile.tried ? 'modems.tried' : 'modems.not-tried')}
                    </dd>
                  </>
                )}
              </dl>
              {!modem.isListed && (
                <LinkButton href={`/owner/fax?modem=${encodeURIComponent(modem.id)}`} icon="pencil">
                  {t('modems.list-it')}
                </LinkButton>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};

/** Modems: what is plugged in, what it does, what is wrong with it. */
export const ModemsPage = ({ page, modems, now }: { page: Page; modems: readonly ModemLine[]; now: number }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.modems')} live>
      <LiveRegion stream="/live/modems" now={now}>
        <PageHead title={t('nav.modems')} lead={t('modems.lead')}>
          <LinkButton href="/owner/fax" icon="pencil">
            {t('nav.fax-settings')}
          </LinkButton>
        </PageHead>
        <LiveNotice page={page} />
        <ModemsPart page={page} modems={modems} />
      </LiveRegion>
    </Shell>
  );
};
