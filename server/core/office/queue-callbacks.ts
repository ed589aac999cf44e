/** How a queue calls back who asked for it while waiting. */
export interface CallbackRules {
  /** By itself, when it is their turn; off = it is noted for somebody to call. */
  dials: boolean;
  /** Opening hours within which it may dial; absent = always. */
  hours?: string;
  /** Whoever has not been reached by then is not called any more. */
  expiryHours: number;
  /** So many more times when the customer does not answer or is busy … */
  retries: number;
  /** … each so much later. */
  retryMin: number;
  /** Another number than the one that calls may be keyed in. */
  otherNumber: boolean;
  /** Numbers of other countries, too. */
  abroad: boolean;
  /** Wishes of one caller, or to one number, within a day. */
  mostPerDay: number;
  /** Class of service that says what may be called; absent = that of whoever takes it. */
  class?: string;
  /** Opening hours at whose end everybody who still waits is offered to be called back. */
  closing?: string;
}

export const callbackDefaults: CallbackRules = {
  dials: false,
  expiryHours: 24,
  retries: 2,
  retryMin: 15,
  otherNumber: true,
  abroad: false,
  mostPerDay: 3,
};

/** What callers are asked once their talk is over and the other side has hung up. */
export interface SurveyRules {
  /** Of a hundred callers, how many are asked; 0 = nobody. */
  share: number;
  /** Each is answered by a key from 1 to 5. */
  questions: { prompt: string }[];
  /** For each answer. */
  waitSec: number;
}

export const surveyDefaults: SurveyRules = { share: 0, questions: [{ prompt: 'survey-question' }], waitSec: 8 };
