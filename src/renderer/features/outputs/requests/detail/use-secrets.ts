import { useMemo } from 'react';
import type { Delivery } from '../../../../../protocol/contract.ts';
import { useCatalogue } from '../../../../api/queries.ts';
import { secretsOf } from './secrets.ts';

/** Credentials in a request's body, as its partner's settings say. Until they are known, every setting counts as one. */
export function useSecrets(delivery: Delivery): readonly string[] {
  const definition = useCatalogue().data?.find(({ slug }) => slug === delivery.partner);
  return useMemo(() => secretsOf(delivery, (of, key) => (of === 'output' ? definition?.settings : definition?.connection_settings)?.find((field) => field.key === key)?.secret ?? true), [delivery, definition]);
}
