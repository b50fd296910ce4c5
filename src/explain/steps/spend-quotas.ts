import { isDayCharge, type QuotaCharge } from '../../model/quota.ts';
import { chargesOf } from '../../pipeline/charges.ts';
import { spendQuotas } from '../../pipeline/checks/spend-quotas.ts';
import { describePace } from '../describe-pace.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainQuotas = explainsStep(spendQuotas, {
  row: 21,
  title: 'Every quota has room',
  async tell({ app, api, token }, { services }, refusal) {
    const charges = chargesOf(app, api, token);
    const limits = charges.map(describeQuota);
    const expected = limits.length === 0 ? 'any number of calls' : `room in ${limits.join('; ')}`;
    if (refusal === undefined)
      return { observed: charges.length === 0 ? 'not counted' : 'room in all of them', expected };
    const spent: string[] = [];
    for (const charge of charges) {
      const waitMs = await services.rateLimits.waitMs([charge]);
      if (waitMs > 0) spent.push(`${charge.rule.id} for ${Math.ceil(waitMs)} ms`);
    }
    return { observed: `spent: ${spent.join(', ') || 'a quota that has room again by now'}`, expected };
  },
});

function describeQuota(charge: QuotaCharge): string {
  const { id } = charge.rule;
  if (isDayCharge(charge)) return `${id}: ${charge.rule.callsPerDay} calls a day`;
  return `${id}: ${describePace(charge.rule.pace)}`;
}
