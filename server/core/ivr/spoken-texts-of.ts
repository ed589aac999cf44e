import type { Language, Office } from '../office/office.ts';
import { type Flow, promptsOf, spokenText } from './flow.ts';

/** The languages that callers may hear a flow in: its own, or those of the office and its routes, and any that it changes to. */
function languagesOf(flow: Flow, office: Pick<Office, 'office' | 'inboundRoutes'>): Language[] {
  const routes = office.inboundRoutes.flatMap(({ language }) => language ?? []);
  const first = flow.language ? [flow.language] : [office.office.language, ...routes];
  return [...new Set([...first, ...flow.nodes.flatMap((node) => (node.kind === 'language' ? node.language : []))])];
}

/** Every text that a flow has spoken, in each of those languages. */
export function spokenTextsOf(
  flow: Flow,
  office: Pick<Office, 'office' | 'inboundRoutes'>,
): { text: string; language: Language }[] {
  const prompts = flow.nodes.flatMap((node) => promptsOf(node).map(({ prompt }) => spokenText(prompt)));
  const texts = [...new Set(prompts)].filter((text): text is string => text !== undefined && text !== '');
  return languagesOf(flow, office).flatMap((language) => texts.map((text) => ({ text, language })));
}
