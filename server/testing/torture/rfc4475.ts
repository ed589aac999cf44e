import { rfc4475Invalid } from './rfc4475-invalid.ts';
import { rfc4475Layers } from './rfc4475-layers.ts';
import { rfc4475Valid } from './rfc4475-valid.ts';
import type { TortureCase } from './torture-case.ts';

/** The 49 messages of RFC 4475, in its order. */
export const rfc4475: readonly TortureCase[] = [...rfc4475Valid, ...rfc4475Invalid, ...rfc4475Layers];
