import { faxResolutions } from '../../server/core/office/fax.ts';
import { taskPriorities } from '../../server/core/office/task-kinds.ts';
import { CampaignField } from '../campaigns/campaign-field.tsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { word } from '../live/call-words.ts';
import { Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { DestinationNote } from './destination-note.tsx';
import type { NewFaxView } from './faxes-view.ts';

/** Papers, how they look on the line, and when they go: the same for one fax and for many. */
export const PaperFields = ({ page, view }: { page: Page; view: Pick<NewFaxView, 'papers' | 'maxMb'> }) => {
  const { t } = page.reader;
  return (
    <fieldset class="stack">
      <legend>{t('fax.papers')}</legend>
      {view.papers.length > 0 && (
        <ul class="fax-papers">
          {view.papers.map(({ id, name, isChosen }) => (
            <li>
              <label class="check">
                <input type="checkbox" name="paper" value={id} checked={isChosen} /> <span>{name}</span>
              </label>
            </li>
          ))}
        </ul>
      )}
      <Field name="file" label={t('fax.upload')} hint={t('fax.upload-hint')}>
        {(control) => (
          <input
            {...control}
            type="file"
            multiple
            accept=".pdf,.png,.jpg,.jpeg,.tif,.tiff,.txt,.rtf,.doc,.docx,.odt,.xls,.xlsx,.ods,.ppt,.pptx,.odp"
          />
        )}
      </Field>
    </fieldset>
  );
};

export const LineFields = ({
  page,
  view,
}: {
  page: Page;
  view: Pick<NewFaxView, 'priority' | 'resolution' | 'campaigns' | 'campaign' | 'pageRange' | 'sendAt'>;
}) => {
  const { t } = page.reader;
  return (
    <fieldset class="stack">
      <legend>{t('fax.how')}</legend>
      <Field name="priority" label={t('fax.priority')}>
        {(control) => (
          <select {...control}>
            {taskPriorities.map((each) => (
              <option value={each} selected={each === view.priority}>
                {t(`task-priority.${each}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field name="resolution" label={t('fax.resolution')}>
        {(control) => (
          <select {...control}>
            {faxResolutions.map((each) => (
              <option value={each} selected={each === view.resolution}>
                {t(`fax-resolution.${each}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <CampaignField page={page} options={view.campaigns} value={view.campaign} />
      <Field name="pageRange" label={t('fax.range')} hint={t('fax.range-hint')} optional={t('value.optional')}>
        {(control) => <input {...control} type="text" value={view.pageRange} maxlength={60} placeholder="1-3, 7" />}
      </Field>
      <Field name="sendAt" label={t('fax.later')} optional={t('value.optional')}>
        {(control) => <input {...control} type="datetime-local" value={view.sendAt} />}
      </Field>
    </fieldset>
  );
};

/** A cover begins with a text that is often written; first, so that nothing typed is lost. */
const TemplateForm = ({ page, view }: { page: Page; view: NewFaxView }) => {
  const { t } = page.reader;
  return (
    <form method="get" action="/faxes/new" class="card stack">
      {view.customer && <input type="hidden" name="customer" value={view.customer.id} />}
      {view.case !== undefined && <input type="hidden" name="case" value={view.case} />}
      {view.number !== '' && <input type="hidden" name="number" value={view.number} />}
      {view.papers.flatMap(({ id, isChosen }) => (isChosen ? <input type="hidden" name="paper" value={id} /> : []))}
      <Field name="template" label={t('fax.template')} hint={t('fax.template-hint')}>
        {(control) => (
          <select {...control}>
            <option value="">—</option>
            {view.templates.map(({ value, label }) => (
              <option value={value} selected={value === view.template}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div class="form-actions">
        <Button>{t('fax.take-template')}</Button>
      </div>
    </form>
  );
};

/** A fax is written: to whom, what, how. */
export const NewFaxPage = ({ page, view }: { page: Page; view: NewFaxView }) => {
  const { t } = page.reader;
  const { cover } = view;
  return (
    <Shell page={page} title={t('faxes.new')}>
      <p>
        <a href={view.case !== undefined ? `/cases/${view.case}` : '/faxes'}>← {view.case ?? t('nav.faxes')}</a>
      </p>
      <PageHead title={t('faxes.new')} lead={view.customer?.name ?? t('faxes.new-text')} />
      {view.wrong !== undefined && <Notice tone="bad">{word(page.reader, 'fax-wrong', view.wrong)}</Notice>}
      {view.objection !== undefined && (
        <Notice tone={view.mayAnyway ? 'warn' : 'bad'}>{t(`fax-wrong.${view.objection}`)}</Notice>
      )}
      {view.templates.length > 0 && <TemplateForm page={page} view={view} />}
      <form method="post" action="/faxes/files" enctype="multipart/form-data" class="card stack case-form">
        <CsrfField page={page} />
        {view.customer && <input type="hidden" name="customer" value={view.customer.id} />}
        {view.case !== undefined && <input type="hidden" name="case" value={view.case} />}
        <Field name="number" label={t('fax.number')} hint={view.numbers.length > 0 ? t('fax.number-hint') : undefined}>
          {(control) => (
            <input
              {...control}
              type="tel"
              value={view.number}
              required
              maxlength={40}
              list="fax-numbers"
              autocomplete="off"
              hx-get="/faxes/destination"
              hx-trigger="input changed delay:300ms"
              hx-include="closest form"
              hx-target="#fax-destination"
              hx-swap="outerHTML"
            />
          )}
        </Field>
        <DestinationNote page={page} told={view.destination} />
        <datalist id="fax-numbers">
          {view.numbers.map(({ value, label }) => (
            <option value={value}>{label}</option>
          ))}
        </datalist>
        <PaperFields page={page} view={view} />
        <details class="card case-act" open={cover.isOn}>
          <summary>{t('fax.cover')}</summary>
          <div class="stack">
            <label class="check">
              <input type="checkbox" name="cover" checked={cover.isOn} /> <span>{t('fax.with-cover')}</span>
            </label>
            <Field name="toName" label={t('fax.cover-to')}>
              {(control) => <input {...control} type="text" value={cover.toName} maxlength={120} />}
            </Field>
            <Field name="fromName" label={t('fax.cover-from')}>
              {(control) => <input {...control} type="text" value={cover.fromName} maxlength={120} />}
            </Field>
            <Field name="text" label={t('fax.cover-text')} hint={t('mail-template.fields-hint')}>
              {(control) => (
                <textarea {...control} rows={5} maxlength={4000}>
                  {cover.text}
                </textarea>
              )}
            </Field>
          </div>
        </details>
        <Field name="subject" label={t('mail.subject')} optional={t('value.optional')}>
          {(control) => <input {...control} type="text" value={cover.subject} maxlength={200} />}
        </Field>
        <LineFields page={page} view={view} />
        <Field name="replyTo" label={t('fax.reply-to')} hint={t('fax.reply-to-hint')} optional={t('value.optional')}>
          {(control) => <input {...control} type="email" value={view.replyTo} maxlength={200} />}
        </Field>
        {view.mayAnyway && (
          <label class="check">
            <input type="checkbox" name="anyway" /> <span>{t('fax.anyway')}</span>
          </label>
        )}
        <div class="form-actions">
          <Button kind="primary" icon="eye" name="then" value="look">
            {t('fax.look-first')}
          </Button>
          <Button icon="call-out" name="then" value="send">
            {t('fax.send-now')}
          </Button>
          <LinkButton href={view.case !== undefined ? `/cases/${view.case}` : '/faxes'} kind="quiet">
            {t('action.cancel')}
          </LinkButton>
        </div>
      </form>
    </Shell>
  );
};
