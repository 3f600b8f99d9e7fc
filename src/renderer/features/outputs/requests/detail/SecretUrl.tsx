import { useState } from 'react';
import { maskedUrl } from '../../../../../protocol/secret-names.ts';

/** Method and address; credentials in it are masked until they are asked for. */
export function SecretUrl({ method, url }: { method: string; url: string }) {
  const [shown, setShown] = useState(false);
  const masked = maskedUrl(url);
  return (
    <>
      <code className="data break-all">{method} {shown ? url : masked}</code>
      {masked !== url && <button type="button" className="ml-2 rounded-sm text-accent hover:underline" onClick={() => setShown(!shown)}>{shown ? 'Hide the secret' : 'Show the secret'}</button>}
    </>
  );
}
