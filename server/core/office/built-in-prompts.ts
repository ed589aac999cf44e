/**
 * Prompts that come with the product, in every language: `<name>-<language>.wav`; music has no language.
 * An own prompt with the same id takes its place.
 */
export const builtInPrompts = ['welcome', 'closed', 'all-busy', 'no-agents', 'music'] as const;
export type BuiltInPrompt = (typeof builtInPrompts)[number];
