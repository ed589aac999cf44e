import { tellStory } from '../../core/calls/story.ts';
import { type CallResult, resultsFor } from '../../core/office/call-results.ts';
import type { AgentDuties } from '../agents/agent-duties.ts';
import type { FactBus } from '../facts.ts';
import type { Callbacks } from '../ivr/callbacks.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Journal } from './journal.ts';
import type { Projector } from './projector.ts';

/** What comes of calls, said by who talked. */
export interface CallResults {
  /** Those to choose from; none where the office has none for its queue. */
  of(callId: string): CallResult[];
  /** While they talk, in the wrap-up, which this ends, or later. False: no such call, or no such result for it. */
  give(given: { callId: string; login: string; resultId: string }): boolean;
}

export function createCallResults(deps: {
  bus: FactBus;
  office: OfficeService;
  journal: Journal;
  projector: Projector;
  agents: Pick<AgentDuties, 'resultGiven'>;
  callbacks: Callbacks;
}): CallResults {
  const { journal, projector } = deps;

  const storyOf = (callId: string) => tellStory(journal.of(callId));
  const choicesOf = (queueId: string | undefined): CallResult[] => resultsFor(deps.office.read().results, queueId);

  deps.bus.on('result.missing', ({ callId, login }) => {
    journal.tell(callId, { kind: 'result.missing', login });
  });

  return {
    of(callId) {
      const story = storyOf(callId);
      return story ? choicesOf(story.queueId) : [];
    },
    give({ callId, login, resultId }) {
      const story = storyOf(callId);
      const result = story && choicesOf(story.queueId).find(({ id }) => id === resultId);
      if (!story || !result) return false;
      const { id, name, callBack } = result;
      if (story.result?.id !== id) {
        journal.tell(callId, { kind: 'result.given', login, resultId: id, name, ...(callBack && { callBack: true }) });
        if (callBack && story.e164 !== undefined)
          deps.callbacks.add({
            callId,
            number: story.e164,
            ...(story.fromName !== undefined && { name: story.fromName }),
            ...(story.customerId !== undefined && { customerId: story.customerId }),
            ...(story.queueId !== undefined && { queueId: story.queueId }),
          });
        projector.project(callId);
        // Who chose looks at the page next.
        journal.flush();
      }
      deps.agents.resultGiven({ login, callId });
      return true;
    },
  };
}
