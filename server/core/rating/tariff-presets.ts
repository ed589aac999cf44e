import { countryRules } from '../dialplan/dialling-rules.ts';
import type { Rate } from '../office/tariffs.ts';

/** How carriers usually charge: what somebody begins a tariff with who never made one. */
export const tariffPresets = ['per-minute', 'per-second', 'bundle', 'by-destination'] as const;
export type TariffPreset = (typeof tariffPresets)[number];

/** What a row of a preset is for; its name is told in the reader's words. */
export type PresetPlace = 'national' | 'fixed' | 'mobile' | 'toll-free' | 'international';

/** The digits that patterns begin with, none of them within another's: `6xxxxxxxx`, `71xxxxxxx` -> `346`, `3471`. */
function prefixesOf(patterns: readonly string[], code: string): string[] {
  const starts = [...new Set(patterns.map((pattern) => `${code}${pattern.replace(/x+$/, '')}`))];
  return starts.filter((start) => !starts.some((other) => other !== start && start.startsWith(other)));
}

/** Rows to fill in with prices, by the numbering of the office's country; prices that nobody knows are blank. */
export function presetRates(preset: TariffPreset, country: string): { place: PresetPlace; rate: Omit<Rate, 'name'> }[] {
  const rules = countryRules(country);
  const increment = preset === 'per-second' ? 1 : 60;
  const row = (place: PresetPlace, prefixes: string[], price = '') => ({
    place,
    rate: {
      prefixes,
      connectFee: '0',
      steps: [{ from: 0, price, per: 60, increment }],
      rounding: { mode: 'half-up', decimals: 4 } as const,
    },
  });
  const abroad = row('international', ['']);
  if (!rules) return [abroad];
  // Where others share the country's code, its own areas tell what is at home.
  const home = rules.areas ? rules.areas.map((area) => `${rules.code}${area}`) : [rules.code];
  if (preset !== 'by-destination') return [row('national', home), abroad];
  const { mobile = [], 'toll-free': free = [] } = rules.kinds;
  return [
    row(mobile.length > 0 ? 'fixed' : 'national', home),
    ...(mobile.length > 0 ? [row('mobile', prefixesOf(mobile, rules.code))] : []),
    ...(free.length > 0 ? [row('toll-free', prefixesOf(free, rules.code), '0')] : []),
    abroad,
  ];
}
