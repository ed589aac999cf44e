import type { Language } from '../../server/core/office/office.ts';
import type { QuestionKind } from '../../server/core/scripts/script.ts';
import type { RunStatus } from '../../server/core/scripts/step-script.ts';

export interface QuestionView {
  id: string;
  kind: QuestionKind;
  label: string;
  required: boolean;
  value: string;
  /** A text of several lines. */
  isLong: boolean;
  options: { value: string; label: string }[];
  min?: number;
  max?: number;
}

/** The step at hand of a script, with all its texts filled in. */
export interface StepView {
  name: string;
  version?: number;
  language: Language;
  /** '' behind the last. */
  step: string;
  /** How many steps lie behind. */
  nth: number;
  /** The fewest that lie ahead, the one at hand among them. */
  ahead: number;
  title: string;
  text: string;
  /** Fields of the text of which nothing is known. */
  missing: string[];
  questions: QuestionView[];
  /** What the step promises, and within how many hours. */
  promise?: { text: string; hours: number };
  /** What it has mailed, in ready words. */
  mails?: string;
  objections: { title: string; text: string }[];
  status: RunStatus;
  /** Steps gone through, by title. */
  way: string[];
  /** Required steps that still lie ahead, by title. */
  requiredAhead: string[];
  /** Why it did not go on, as ready texts. */
  problems: string[];
}

/** The script of the call at hand; without a step where none is for this call. */
export interface DeskScript {
  callId: string;
  view?: StepView;
  /** Others that could be taken. */
  choices: { id: string; name: string }[];
}
