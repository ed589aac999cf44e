import { z } from 'zod';
import { textOf } from './office-formats.ts';
import { needsSchema } from './queue-schema.ts';

const id = textOf('id');
const language = z.enum(['es', 'en']);
/** A prompt's id, or `say:` and a text that is spoken. */
const prompt = textOf('prompt');
const variable = textOf('variable');
const waitSec = z.int().min(1).max(60).default(5);
const testedNumber = z.string().regex(/^\+?[0-9]{1,15}$/);

/** What is said after a key that leads nowhere, and after none, unless the flow says otherwise. */
const retries = (usual: 'wrong-key' | 'no-key') =>
  z
    .strictObject({ prompt: prompt.exactOptional(), times: z.int().min(1).max(10).default(3), then: id })
    .describe(`after that many the caller goes on at "then"; a usual prompt is "${usual}"`);

const asking = { prompt, waitSec, wrong: retries('wrong-key'), missing: retries('no-key') };

const test = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('caller'), prefixes: z.array(testedNumber).min(1) }),
  z.strictObject({ kind: z.literal('known') }),
  z.strictObject({ kind: z.literal('vip') }),
  z.strictObject({ kind: z.literal('digits'), at: id, values: z.array(textOf('digits')).min(1) }),
  z.strictObject({ kind: z.literal('staffed'), queue: id }),
  z.strictObject({ kind: z.literal('waiting'), queue: id, atLeast: z.int().min(1).max(1_000) }),
  z.strictObject({ kind: z.literal('longest-wait'), queue: id, atLeastSec: z.int().min(1).max(36_000) }),
  z.strictObject({ kind: z.literal('variable'), name: variable, values: z.array(z.string().max(200)).min(1) }),
]);

/** Every node has a name, and a place once somebody has moved its box. */
const place = z.int().min(0).max(20_000);
const step = { id, place: z.strictObject({ x: place, y: place }).exactOptional() };

const flowNodeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('play'), ...step, prompt, bargeIn: z.boolean().default(true), next: id }),
  z.strictObject({
    kind: z.literal('menu'),
    ...step,
    ...asking,
    keys: z.array(z.strictObject({ key: z.enum([...'0123456789*#']), next: id })),
  }),
  z.strictObject({
    kind: z.literal('digits'),
    ...step,
    ...asking,
    min: z.int().min(1).max(32).default(1),
    max: z.int().min(1).max(32),
    end: z.enum(['#', '*', 'none']).default('#'),
    mask: z.boolean().default(false),
    confirm: z.boolean().default(false),
    next: id,
  }),
  z.strictObject({ kind: z.literal('hours'), ...step, hours: id, open: id, closed: id }),
  z.strictObject({ kind: z.literal('condition'), ...step, test, yes: id, no: id }),
  z.strictObject({ kind: z.literal('language'), ...step, language, next: id }),
  z.strictObject({ kind: z.literal('set'), ...step, variable, value: z.string().max(200).default(''), next: id }),
  z.strictObject({
    kind: z.literal('lookup'),
    ...step,
    by: z.enum(['caller', 'number', 'document']),
    at: id.exactOptional(),
    found: id,
    unknown: id,
  }),
  z.strictObject({
    kind: z.literal('http'),
    ...step,
    method: z.enum(['GET', 'POST']).default('GET'),
    url: z.string().trim().min(1).max(1_000),
    body: z
      .array(z.strictObject({ name: z.string().trim().min(1).max(80), value: z.string().max(500).default('') }))
      .max(20)
      .default([]),
    timeoutSec: z.int().min(1).max(20).default(5),
    save: z
      .array(z.strictObject({ field: z.string().trim().min(1).max(200), variable }))
      .max(20)
      .default([]),
    next: id,
    timeout: id,
    failed: id,
  }),
  z.strictObject({
    kind: z.literal('survey'),
    ...step,
    questions: z.array(z.strictObject({ prompt })).max(5),
    most: z.int().min(2).max(9).default(5),
    waitSec,
    next: id,
  }),
  z.strictObject({
    kind: z.literal('callback'),
    ...step,
    number: z.enum(['caller', 'typed']).default('caller'),
    at: id.exactOptional(),
    queue: id.exactOptional(),
    next: id,
    other: id,
  }),
  z.strictObject({ kind: z.literal('voicemail'), ...step, mailbox: textOf('extension') }),
  z.strictObject({ kind: z.literal('queue'), ...step, queue: id, needs: needsSchema.exactOptional() }),
  z.strictObject({
    kind: z.literal('extension'),
    ...step,
    extension: textOf('extension'),
    otherwise: id.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('dial'), ...step, digits: id, otherwise: id }),
  z.strictObject({ kind: z.literal('number'), ...step, number: textOf('phone'), otherwise: id.exactOptional() }),
  z.strictObject({ kind: z.literal('hangup'), ...step, prompt: prompt.exactOptional() }),
]);

/** A flow as people write it. */
export const flowSchema = z.strictObject({
  id,
  name: z.string().trim().min(1).max(120).exactOptional(),
  number: textOf('extension').exactOptional(),
  language: language.exactOptional(),
  start: id,
  person: z.union([id, z.literal(false)]).describe('node that key 0 leads to from every menu, or false'),
  nodes: z.array(flowNodeSchema).min(1).max(200),
});
