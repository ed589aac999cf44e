import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { formatInstant, formatSpan } from '../texts/format.ts';

export interface MessageRow {
  id: string;
  receivedAt: number;
  /** For reading; '' when withheld. */
  number: string;
  name?: string;
  customerId?: string;
  durationMs: number;
  isHeard: boolean;
  /** The one who looks can call back. */
  isCallable: boolean;
}

export interface MailboxView {
  number: string;
  name: string;
  isOwn: boolean;
  unheard: number;
  messages: readonly MessageRow[];
}

/** What callers left: the own mailbox, and those of groups for who leads. */
export const MessagesPage = ({ page, boxes }: { page: Page; boxes: readonly MailboxView[] }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.messages')}>
      <PageHead title={t('nav.messages')} lead={t('messages.lead')} />
      {boxes.length === 0 && <Empty icon="envelope" title={t('messages.no-box')} text={t('messages.no-box-text')} />}
      {boxes.map((box) => (
        <section class="stack" aria-labelledby={`box-${box.number}`}>
          <div class="card-head">
            <h2 id={`box-${box.number}`}>
              {box.isOwn ? t('messages.own') : box.name} <span class="mono">{box.number}</span>
            </h2>
            {box.unheard > 0 && <Badge tone="warn">{t('messages.unheard', { count: box.unheard })}</Badge>}
          </div>
          {box.messages.length === 0 ? (
            <p class="hint">{t(box.isOwn ? 'messages.none-own' : 'messages.none')}</p>
          ) : (
            <ul class="messages">
              {box.messages.map((message) => (
                <MessageItem page={page} message={message} />
              ))}
            </ul>
          )}
        </section>
      ))}
    </Shell>
  );
};

const MessageItem = ({ page, message }: { page: Page; message: MessageRow }) => {
  const { t } = page.reader;
  const who = message.name ?? (message.number || t('messages.withheld'));
  const path = `/messages/${message.id}`;
  return (
    <li id={`message-${message.id}`} class={message.isHeard ? 'card message' : 'card message message-new'}>
      <span class="message-who">
        {message.customerId ? <a href={`/customers/${message.customerId}`}>{who}</a> : <b>{who}</b>}
        <small>
          {message.name && message.number ? `${message.number} · ` : ''}
          {formatInstant(message.receivedAt, page.reader)} · {formatSpan(message.durationMs)}
        </small>
      </span>
      {/* biome-ignore lint/a11y/useMediaCaption: a telephone message has no captions */}
      <audio controls preload="none" src={`${path}/audio`} aria-label={t('messages.of', { who })} />
      <span class="message-acts">
        {message.isCallable && (
          <Do page={page} action={`${path}/call`}>
            <Button size="small" icon="call-out">
              {t('messages.call-back')}
            </Button>
          </Do>
        )}
        <Do page={page} action={`${path}/${message.isHeard ? 'unheard' : 'heard'}`}>
          <Button kind="quiet" size="small" icon="check">
            {t(message.isHeard ? 'messages.mark-unheard' : 'messages.mark-heard')}
          </Button>
        </Do>
        <LinkButton href={`${path}/audio?download`} kind="quiet" size="small" icon="download">
          {t('story.download')}
        </LinkButton>
        <Do page={page} action={`${path}/remove`}>
          <Button kind="quiet" size="small" icon="trash">
            {t('messages.delete')}
          </Button>
        </Do>
      </span>
    </li>
  );
};

const Do = ({ page, action, children }: { page: Page; action: string; children?: unknown }) => (
  <form method="post" action={action}>
    <CsrfField page={page} />
    {children as string}
  </form>
);
