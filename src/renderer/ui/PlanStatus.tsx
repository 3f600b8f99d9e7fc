import type { ActivatedEnvironment } from '../../protocol/data-plan.ts';
import { Badge } from './Badge.tsx';
import type { Tone } from './tones.ts';

/** The hosted window's words for `activated_environment` (spec/data-plans.md 1). */
export const PLAN_STATUS_LABELS: Readonly<Record<ActivatedEnvironment, string>> = { none: 'Draft', development: 'Dev', production: 'Dev & Prod' };
export const PLAN_STATUS_TONES: Readonly<Record<ActivatedEnvironment, Tone>> = { none: 'neutral', development: 'info', production: 'ok' };

const MEANING: Readonly<Record<ActivatedEnvironment, string>> = {
  none: 'Not active: no data is validated against it',
  development: 'Active for development data',
  production: 'Active for development and production data',
};

export function PlanStatus({ environment, prefix = '' }: { environment: ActivatedEnvironment; prefix?: string | undefined }) {
  return <Badge tone={PLAN_STATUS_TONES[environment]} title={MEANING[environment]}>{prefix}{PLAN_STATUS_LABELS[environment]}</Badge>;
}
