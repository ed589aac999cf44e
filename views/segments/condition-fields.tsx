import { type Condition, type ConditionRow, isGroup, joinings } from '../../server/core/segments/condition.ts';
import {
  comparisonsOf,
  fieldGroups,
  type SegmentField,
  valueKindOf,
} from '../../server/core/segments/segment-fields.ts';
import type { Page } from '../layout/page.ts';
import { Button } from '../parts/button.tsx';
import { isTextKey } from '../texts/reader.ts';
import { fieldName, optionName } from './field-words.ts';
import type { SegmentFormView } from './segment-view.ts';

/** The form is asked for anew, with what was chosen. */
const redraw = {
  'hx-post': '/segments/draft',
  'hx-target': '#segment-parts',
  'hx-swap': 'outerMorph',
};

const idOf = (path: string, part: string): string => `${path.replaceAll('.', '-')}-${part}`;

const Problem = ({ page, form, path }: { page: Page; form: SegmentFormView; path: string }) => {
  const code = form.problems.get(path.replace(/^c\.?/, ''));
  const key = `segment.problem-${code}`;
  if (code === undefined || !isTextKey(key)) return null;
  return (
    <p class="field-error" id={idOf(path, 'error')}>
      {page.reader.t(key)}
    </p>
  );
};

const Act = ({ act, children, label }: { act: string; children: string; label?: string }) => (
  <Button
    size="small"
    kind="quiet"
    name="act"
    value={act}
    formaction="/segments/draft"
    formnovalidate
    aria-label={label}
    {...redraw}
  >
    {children}
  </Button>
);

const Values = ({ page, row, field, path }: { page: Page; row: ConditionRow; field: SegmentField; path: string }) => {
  const { reader } = page;
  const { t } = reader;
  const kind = valueKindOf(field, row.comparison);
  const name = `${path}.value`;
  const label = t('segment.value-of', { field: fieldName(reader, field) });
  const [value = ''] = row.values;
  if (kind === 'none') return null;
  if (kind === 'choice')
    return (
      <fieldset class="segment-choices">
        <legend class="unseen">{label}</legend>
        {(field.options ?? []).map((option) => (
          <label class="check">
            <input
              type="checkbox"
              id={idOf(path, `value-${option.value}`)}
              name={name}
              value={option.value}
              checked={row.values.includes(option.value)}
            />
            {optionName(reader, field, option)}
          </label>
        ))}
      </fieldset>
    );
  const control = { id: idOf(path, 'value'), name, 'aria-label': label };
  if (kind === 'day') return <input {...control} type="date" value={value} />;
  if (kind === 'words')
    return (
      <input
        {...control}
        type="text"
        value={row.values.join(', ')}
        placeholder={t('segment.words')}
        autocomplete="off"
      />
    );
  if (kind === 'text') return <input {...control} type="text" value={value} autocomplete="off" />;
  return (
    <span class="with-unit">
      <input {...control} type="text" class="short" inputmode="decimal" value={value} autocomplete="off" />
      {kind === 'days' ? t('segment.days') : field.id === 'calls-cost' ? reader.currency : null}
    </span>
  );
};

const Row = ({ page, form, row, path }: { page: Page; form: SegmentFormView; row: ConditionRow; path: string }) => {
  const { reader } = page;
  const { t } = reader;
  const field = form.fields.find(({ id }) => id === row.field);
  const name = field ? fieldName(reader, field) : row.field;
  return (
    <fieldset class="segment-row" aria-label={name}>
      <select id={idOf(path, 'field')} name={`${path}.field`} aria-label={t('segment.field')} {...redraw}>
        {!field && (
          <option value={row.field} selected>
            {row.field}
          </option>
        )}
        {fieldGroups.map((group) => {
          const fields = form.fields.filter((each) => each.group === group);
          if (fields.length === 0) return null;
          return (
            <optgroup label={t(`segment.group-${group}`)}>
              {fields.map((each) => (
                <option value={each.id} selected={each.id === row.field}>
                  {fieldName(reader, each)}
                </option>
              ))}
            </optgroup>
          );
        })}
      </select>
      {field && (
        <>
          <select
            id={idOf(path, 'comparison')}
            name={`${path}.comparison`}
            aria-label={t('segment.comparison')}
            {...redraw}
          >
            {comparisonsOf(field).map((comparison) => (
              <option value={comparison} selected={comparison === row.comparison}>
                {t(`segment.is-${comparison}`)}
              </option>
            ))}
          </select>
          <Values page={page} row={row} field={field} path={path} />
          {field.spans && (
            <label class="with-unit">
              {t('segment.lately')}
              <input
                type="text"
                class="short"
                inputmode="numeric"
                id={idOf(path, 'days')}
                name={`${path}.days`}
                value={row.days === undefined ? '' : String(row.days)}
                placeholder={t('segment.ever')}
                autocomplete="off"
              />
              {t('segment.days')}
            </label>
          )}
        </>
      )}
      <Act act={`remove:${path}`} label={t('segment.remove-row', { field: name })}>
        {t('segment.remove')}
      </Act>
      <Problem page={page} form={form} path={path} />
    </fieldset>
  );
};

/** Rows of field, comparison and value, joined and nested; `c` is the path of the whole. */
const ConditionFields = ({
  page,
  form,
  condition = form.condition,
  path = 'c',
}: {
  page: Page;
  form: SegmentFormView;
  condition?: Condition;
  path?: string;
}) => {
  const { t } = page.reader;
  if (!isGroup(condition)) return <Row page={page} form={form} row={condition} path={path} />;
  return (
    <fieldset class="segment-group">
      <legend class="unseen">{t('segment.group')}</legend>
      <div class="segment-row">
        <select id={idOf(path, 'join')} name={`${path}.join`} aria-label={t('segment.join')}>
          {joinings.map((join) => (
            <option value={join} selected={join === condition.join}>
              {t(`segment.join-${join}`)}
            </option>
          ))}
        </select>
        {path !== 'c' && <Act act={`remove:${path}`}>{t('segment.remove-group')}</Act>}
      </div>
      {condition.of.map((part, at) => (
        <ConditionFields page={page} form={form} condition={part} path={`${path}.${at}`} />
      ))}
      <Problem page={page} form={form} path={path} />
      <div class="segment-row">
        <Act act={`row:${path}`}>{t('segment.add-row')}</Act>
        <Act act={`group:${path}`}>{t('segment.add-group')}</Act>
      </div>
    </fieldset>
  );
};

export const SegmentParts = ({ page, form }: { page: Page; form: SegmentFormView }) => (
  <div id="segment-parts" data-redrawn>
    <ConditionFields page={page} form={form} />
  </div>
);
