/**
 * Prompts that come with the product, spoken in every language; `music` has no language. Their texts stand in
 * `firmware-scripts/prompts`. An own prompt with the same id takes its place.
 */
export const builtInPrompts = [
  'welcome',
  'queue-wait',
  'all-busy',
  'no-agents',
  'closed',
  'unavailable',
  'invalid-number',
  'not-allowed',
  'recorded',
  'goodbye',
  'test-call',
  'music',
] as const;
export type BuiltInPrompt = (typeof builtInPrompts)[number];
