import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Act } from '../live/act.tsx';
import { word } from '../live/call-words.ts';
import { Badge, Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import type { DeskCall } from './desk.ts';
import { Key, onKey } from './desk-keys.tsx';

/** Hands the call at hand over: at once, or after asking whoever is to take it. */
export const HandOver = ({ page, call }: { page: Page; call: DeskCall }) => {
  const { t } = page.reader;
  const action = `/agent/calls/${call.callId}/hand-over`;
  const { handOver } = call;
  if (handOver?.kind === 'under-way')
    return (
      <Notice tone="info">
        <Icon name="bell" />
        {t('hand-over.under-way', { who: handOver.who })}
      </Notice>
    );
  if (handOver?.kind === 'consult') return <Consulting page={page} action={action} consult={handOver} />;
  if (call.stage !== 'talking') return null;
  if (call.threeWay)
    return (
      <Notice tone="info">
        <Icon name="people" />
        {t('hand-over.three-way')}
      </Notice>
    );
  return (
    <>
      {handOver?.kind === 'failed' && (
        <Notice tone="warn">
          <Icon name="alert" />
          {t('hand-over.failed', { who: handOver.who, why: word(page.reader, 'end', handOver.why) })}
        </Notice>
      )}
      <form class="hand-over" method="post" action={action} hx-post={action} hx-swap="none">
        <CsrfField page={page} />
        <label for="hand-over">
          {t('hand-over.to')} <Key of="transfer" />
        </label>
        <input
          id="hand-over"
          name="to"
          list="hand-over-list"
          placeholder={t('hand-over.hint')}
          autocomplete="off"
          spellcheck={false}
          required
          {...onKey('transfer')}
        />
        <datalist id="hand-over-list">
          {call.targets.map(({ number, name }) => (
            <option value={number}>{name}</option>
          ))}
        </datalist>
        <Button name="act" value="transfer" icon="call-out">
          {t('hand-over.transfer')}
        </Button>
        <Button name="act" value="consult" icon="headset">
          {t('hand-over.consult')}
        </Button>
        <Button name="act" value="park" icon="clock" formnovalidate title={t('hand-over.park-text')} {...onKey('park')}>
          {t('hand-over.park')}
        </Button>
      </form>
    </>
  );
};

const Consulting = ({
  page,
  action,
  consult,
}: {
  page: Page;
  action: string;
  consult: { who: string; stage: 'ringing' | 'talking' | 'swapped' };
}) => {
  const { t } = page.reader;
  return (
    <div class="hand-over">
      <Badge tone="busy">{t(`hand-over.${consult.stage}`, { who: consult.who })}</Badge>
      <Act page={page} action={action} fields={{ act: 'complete' }}>
        <Button kind="primary" icon="check" {...onKey('transfer')}>
          {t('hand-over.complete')} <Key of="transfer" />
        </Button>
      </Act>
      {consult.stage !== 'ringing' && (
        <Act page={page} action={action} fields={{ act: 'swap' }}>
          <Button icon="headset" {...onKey('hold')}>
            {t('hand-over.swap')}
          </Button>
        </Act>
      )}
      {consult.stage !== 'ringing' && (
        <Act page={page} action={action} fields={{ act: 'three' }}>
          <Button icon="people">{t('hand-over.three')}</Button>
        </Act>
      )}
      <Act page={page} action={action} fields={{ act: 'come-back' }}>
        <Button icon="chevron-left" {...onKey('park')}>
          {t(consult.stage === 'swapped' ? 'hand-over.let-go' : 'hand-over.come-back')}
        </Button>
      </Act>
    </div>
  );
};
