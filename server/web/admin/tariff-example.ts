import type { ExampleView } from '../../../views/admin/tariff-example.tsx';
import type { TariffEntry } from '../../../views/admin/tariff-fields.ts';
import type { FormValues } from '../../../views/parts/form.ts';
import { CentralitaError } from '../../base/errors.ts';
import { kindOfNumber } from '../../core/dialplan/judge-class.ts';
import { isEmergency, readDialled } from '../../core/dialplan/numbers.ts';
import type { Office } from '../../core/office/office.ts';
import type { Rate } from '../../core/office/tariffs.ts';
import { mayUseBundle } from '../../core/rating/bundles.ts';
import { prepareTariff } from '../../core/rating/tariff.ts';
import { instantAt, isCalendarDay, localTime, parseMinute } from '../../core/schedule/local-time.ts';
import { rateSchema } from '../../services/office/tariff-schema.ts';
import { explainByDeck } from '../../services/rating/explain-by-deck.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** What the example asks where nobody said anything yet. */
export function usualExample(timezone: string, nowMs: number): FormValues {
  const { date, minute } = localTime(timezone, nowMs);
  return {
    'example.number': [''],
    'example.seconds': ['90'],
    'example.date': [date],
    'example.time': [`${two(Math.floor(minute / 60))}:${two(minute % 60)}`],
  };
}

/** Rows that can be counted with by now, and the names of the others. */
function readyRates(rates: readonly Rate[], about: { timeZone: string }): { ready: Rate[]; unready: string[] } {
  const ready: Rate[] = [];
  const unready: string[] = [];
  for (const [index, given] of rates.entries()) {
    const name = given.name?.trim() || String(index + 1);
    const read = rateSchema.safeParse({ ...given, name });
    try {
      if (!read.success) throw new CentralitaError('rating.bad-rate', { rate: name });
      prepareTariff({ timezone: about.timeZone }, { validFrom: '', rates: [read.data] });
      ready.push(read.data);
    } catch (error) {
      if (!(error instanceof CentralitaError)) throw error;
      unready.push(name);
    }
  }
  return { ready, unready };
}

/** What the example call costs by the prices as they are typed just now, saved or not. */
export function priceExample(how: { office: Office; entry: TariffEntry; values: FormValues }): ExampleView {
  const { office, entry, values } = how;
  const { country } = office.office;
  const asked = (name: string): string => values[`example.${name}`]?.[0]?.trim() ?? '';
  const dialled = asked('number');
  if (dialled === '') return { kind: 'nothing-asked' };
  const minute = parseMinute(asked('time'));
  const seconds = Number(asked('seconds'));
  if (
    !isCalendarDay(asked('date')) ||
    minute === undefined ||
    !Number.isInteger(seconds) ||
    seconds < 1 ||
    seconds > 86_400
  )
    return { kind: 'wrong' };
  if (isEmergency(dialled, country))
    return { kind: 'steps', steps: [{ step: 'typed', dialled }, { step: 'emergency' }], unready: [] };
  const read = readDialled(dialled, country);
  if (!read.ok) return { kind: 'no-number', dialled };
  const { ready, unready } = readyRates(entry.rates, { timeZone: entry.timezone });
  const atMs = instantAt(entry.timezone, { date: asked('date'), minute });
  const validFrom = new Date(
    instantAt(entry.timezone, { date: isCalendarDay(entry.validFrom) ? entry.validFrom : asked('date'), minute: 0 }),
  );
  const version = { validFrom: validFrom.toISOString(), rates: ready, holidays: entry.holidays };
  const deck = prepareTariff({ timezone: entry.timezone }, version);
  const line = office.trunks.find(({ id }) => entry.lines.includes(id));
  const kind = kindOfNumber({ e164: read.e164, own: line?.callerId, country });
  const list = explainByDeck({
    office,
    tariff: entry,
    deck,
    destination: read.e164,
    kind,
    atMs,
    seconds,
    // As in a month that has just begun: what is left today depends on calls, not on the tariff.
    bundles: entry.bundles
      .filter((bundle) => mayUseBundle({ ...bundle, kinds: bundle.kinds ?? [] }, { kind, digits: read.e164.slice(1) }))
      .flatMap(({ id, name, seconds: leftSec, unitSec, priority = 0 }) =>
        Number.isInteger(leftSec) && Number.isInteger(unitSec) && unitSec > 0
          ? [{ id: name ?? id, leftSec, unitSec, priority: Number(priority) || 0 }]
          : [],
      ),
  });
  return {
    kind: 'steps',
    steps: [
      { step: 'typed', dialled, e164: read.e164 },
      { step: 'kind', kind },
      { step: 'cost', list },
    ],
    unready,
  };
}
