import { useState } from 'react';
import type { Delivery } from '../../../../../protocol/contract.ts';
import { MASK } from '../../../../../protocol/mask.ts';
import { isSecretName, maskedUrl } from '../../../../../protocol/secret-names.ts';
import { Button } from '../../../../ui/Button.tsx';
import { HeaderTable } from '../../../requests/HeaderTable.tsx';

/** Credentials are masked until they are asked for; what is shown is what can be copied. */
export function HeadersPart({ request }: { request: Delivery['request'] }) {
  const [shown, setShown] = useState(false);
  const hides = maskedUrl(request.url) !== request.url || request.headers.some(([name]) => isSecretName(name));
  const headers = shown ? request.headers : request.headers.map(([name, value]): [string, string] => [name, isSecretName(name) ? MASK : value]);
  return (
    <>
      <HeaderTable headers={headers} first={`${request.method} ${shown ? request.url : maskedUrl(request.url)}`} />
      {hides && <div className="px-4 pb-4"><Button size="small" aria-pressed={shown} onClick={() => setShown(!shown)}>{shown ? 'Hide secrets' : 'Show secrets'}</Button></div>}
    </>
  );
}
