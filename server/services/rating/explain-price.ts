import { readFeatureCode } from '../../core/dialplan/feature-codes.ts';
import { kindOfNumber } from '../../core/dialplan/judge-class.ts';
import { cleanNumber } from '../../core/dialplan/numbers.ts';
import { planByOffice } from '../../core/dialplan/plan-by-office.ts';
import { numberMeantBy } from '../../core/dialplan/plan-outbound.ts';
import { partAccount } from '../../core/dialplan/try-account.ts';
import type { CallKind } from '../../core/office/call-kinds.ts';
import { payersBy, runningCampaigns } from '../../core/office/campaigns.ts';
import { fixedAccount } from '../../core/office/fixed-account.ts';
import type { Office } from '../../core/office/office.ts';
import type { ListStep, PriceStep } from '../../core/rating/price-steps.ts';
import { pricedBy, priceTariff } from '../../core/rating/price-tariff.ts';
import type { BundleBook } from './bundle-book.ts';
import type { Decks } from './decks.ts';
import type { EstimateCost } from './estimate-cost.ts';
import { explainByDeck } from './explain-by-deck.ts';

export interface PriceAsked {
  /** As typed on a phone or pasted. */
  dialled: string;
  atMs: number;
  seconds: number;
  /** Absent = as the routes say. */
  trunkId?: string;
  /** Who would call: decides by which price list it is charged on. */
  from?: string;
  /** Id of the campaign that it would be of: counts where that runs on that day. */
  campaign?: string;
}

function accountStep({ accounts }: Pick<Office, 'accounts'>, code: string): PriceStep {
  const account = accounts.find((each) => each.active && each.code === code);
  return { step: 'account', code, ...(account && { name: account.name }) };
}

/** Says what a call would cost and why, each step from what was typed to the taxes, with the trunks taken as up. */
export function createPriceExplanation(deps: {
  office: { read: () => Office };
  decks: Decks;
  bundlesLeft: BundleBook['left'];
  estimateCost: EstimateCost;
}) {
  function byList(
    office: Office,
    how: { tariffId: string; asked: PriceAsked; destination: string; kind: CallKind; trunkId?: string },
  ): ListStep {
    const { asked, destination } = how;
    const tariff = office.tariffs.find(({ id }) => id === how.tariffId);
    if (!tariff) return { step: 'no-tariff' };
    const deck = deps.decks.findDeck({ tariffId: tariff.id, atMs: asked.atMs });
    if (deck === 'no-version') return { step: 'no-version', tariff: tariff.name };
    const trunk = office.trunks.find(({ id }) => id === how.trunkId);
    const step = explainByDeck({
      office,
      tariff,
      deck,
      destination,
      kind: how.kind,
      atMs: asked.atMs,
      seconds: asked.seconds,
      bundles: trunk ? deps.bundlesLeft({ office, trunk, destination, atMs: asked.atMs }) : [],
    });
    if (step.step !== 'rated') return step;
    const names = new Map(trunk?.bundles.map(({ id, name }) => [id, name]));
    return {
      ...step,
      bundles: step.bundles.map((use) => {
        const name = names.get(use.id);
        return { ...use, ...(name !== undefined && { name }) };
      }),
    };
  }

  return (asked: PriceAsked): PriceStep[] => {
    const office = deps.office.read();
    const { country } = office.office;
    const { code, number } = partAccount(office, asked.dialled);
    const typed = { step: 'typed' as const, dialled: asked.dialled };
    if (asked.trunkId !== undefined && !office.trunks.some(({ id }) => id === asked.trunkId))
      return [typed, { step: 'refused', reason: 'unknown-trunk' }];
    if (asked.from !== undefined && !office.extensions.some((each) => each.number === asked.from))
      return [typed, { step: 'refused', reason: 'unknown-extension' }];
    const campaign = office.campaigns.find(({ id }) => id === asked.campaign);
    if (asked.campaign !== undefined && !campaign) return [typed, { step: 'refused', reason: 'unknown-campaign' }];
    if (readFeatureCode(cleanNumber(number))) return [typed, { step: 'internal' }];
    const plan = planByOffice(office, {
      dialled: number,
      by: { extension: asked.from },
      trunks: office.trunks.map((trunk) => ({ trunk, up: true, inUse: 0 })),
      estimate: (call) => deps.estimateCost({ ...call, atMs: asked.atMs }),
    });
    if (plan.kind === 'emergency') return [typed, { step: 'emergency' }];
    if (plan.kind === 'refused') return [typed, { step: 'refused', reason: plan.reason }];
    if (plan.kind !== 'trunk') return [typed, { step: 'internal' }];
    const [first] = plan.attempts;
    const trunkId = asked.trunkId ?? first!.trunkId;
    const trunk = office.trunks.find(({ id }) => id === trunkId)!;
    const destination = plan.e164 ?? numberMeantBy(first!);
    const kind = kindOfNumber({ e164: plan.e164, own: trunk.callerId, country });
    const route = office.outboundRoutes.find(({ id }) => id === plan.routeId);
    const running = runningCampaigns(office, asked.atMs).find(({ id }) => id === campaign?.id);
    const sentBy = { extension: asked.from, campaign: running?.id, routeId: plan.routeId };
    const account = code ?? fixedAccount(office, sentBy);
    const steps: PriceStep[] = [
      { ...typed, ...(plan.e164 === undefined ? { unknown: true } : { e164: plan.e164 }) },
      ...(account === undefined ? [] : [accountStep(office, account)]),
      ...(campaign
        ? [{ step: 'campaign' as const, name: campaign.name, ...(!running && { isResting: true as const }) }]
        : []),
      { step: 'kind', kind },
      { step: 'route', route: route?.name ?? plan.routeId, reason: plan.reason },
      { step: 'trunk', trunk: trunk.name, why: asked.trunkId === undefined ? 'route' : 'asked' },
      {
        step: 'cost',
        list:
          trunk.tariff === undefined
            ? { step: 'no-tariff' }
            : byList(office, { tariffId: trunk.tariff, asked, destination, kind, trunkId }),
      },
    ];
    const login = office.people.find(({ extension }) => extension !== undefined && extension === asked.from)?.login;
    const unit = office.departments.find(
      ({ members, outside }) => !outside && login !== undefined && members.includes(login),
    );
    const tariffId = priceTariff(
      office.prices,
      pricedBy({ extension: asked.from, department: unit?.id }, payersBy(office, { account, campaign: running?.id })),
    );
    if (tariffId !== undefined)
      steps.push({ step: 'price', list: byList(office, { tariffId, asked, destination, kind }) });
    return steps;
  };
}
