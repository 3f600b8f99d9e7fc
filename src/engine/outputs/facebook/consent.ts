/** CCPA: `opt_out` and limited data use (spec/outputs/facebook.md 1.2, 1.8). */
import type { MapInput } from '../definition.ts';
import { settingSource } from '../shared/reasons.ts';
import { objectOf } from '../shared/values.ts';
import { LDU_ALWAYS, LDU_OPT_OUT } from './settings.ts';
import type { FacebookOptions } from './settings.ts';
import type { reservedAttributes } from './user-data.ts';

export const OPT_OUT_POINTER = '/consent_state/ccpa/data_sale_opt_out/consented';

/** Null when the user was never asked. */
export function saleOptOut(batch: MapInput['batch']): boolean | null {
  const consented = objectOf(objectOf(objectOf(batch.consent_state)['ccpa'])['data_sale_opt_out'])['consented'];
  return typeof consented === 'boolean' ? consented : null;
}

export interface LimitedDataUse {
  readonly country: number;
  readonly state: number;
  readonly source: string;
  readonly how: string;
}

const GEOLOCATE = { country: 0, state: 0 };
const CALIFORNIA = { country: 1, state: 1_000 };

/** `hasIp`: a client's address goes along, by which Facebook can find the place. Null when it is not asked for, or the place is not known. */
export function limitedDataUse(batch: MapInput['batch'], { limitedDataUse: when }: FacebookOptions, attributes: ReturnType<typeof reservedAttributes>, hasIp: boolean): LimitedDataUse | null {
  const wanted = when === LDU_ALWAYS || (when === LDU_OPT_OUT && saleOptOut(batch) === true);
  if (!wanted) return null;
  const [country, state] = [attributes.get('$country'), attributes.get('$state')].map((attribute) => attribute?.text.trim().toLowerCase());
  const known = country !== undefined && state !== undefined;
  if (!known && !hasIp) return null;
  const isCalifornia = country === 'us' && (state === 'ca' || state === 'california');
  const source = when === LDU_OPT_OUT ? OPT_OUT_POINTER : settingSource('connection', 'sendCcpaLimitedDataUse');
  return { ...(isCalifornia ? CALIFORNIA : GEOLOCATE), source, how: isCalifornia ? 'limited data use: California' : 'limited data use: Facebook finds the place' };
}
