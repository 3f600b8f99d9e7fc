import { useState } from 'react';
import { Eye, EyeOff } from 'lucide-react';
import type { SettingValue } from '../../../../protocol/workspace.ts';
import { api } from '../../../api/api.ts';
import { asApiError } from '../../../api/client.ts';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { isSecretRef } from './setting-values.ts';

/** A secret: the file holds a reference, the value is asked for only when it shall be seen. What is typed replaces it. */
export function SecretControl({ id, value, onChange }: { id: string; value: SettingValue; onChange: (value: SettingValue) => void }) {
  const [revealed, setRevealed] = useState<string | null>(null);
  const stored = isSecretRef(value);
  const typed = typeof value === 'string' ? value : '';

  async function reveal(): Promise<void> {
    if (revealed !== null) { setRevealed(null); return; }
    if (!stored) { setRevealed(typed); return; }
    try {
      const secret = await api.secret(value.$secret);
      if (secret.from === 'environment') showToast(`It comes from the environment: ${secret.variable}`);
      else setRevealed(secret.value);
    } catch (error) {
      showToast(asApiError(error).message);
    }
  }

  const shown = stored ? (revealed ?? '') : typed;
  return (
    <div className="flex w-full items-center gap-1">
      <TextField
        id={id}
        mono
        type={revealed === null ? 'password' : 'text'}
        autoComplete="new-password"
        placeholder={stored ? 'Kept apart from the files; type to replace it' : 'Kept apart from the files'}
        value={shown}
        onChange={(event) => { onChange(event.target.value); if (revealed !== null) setRevealed(event.target.value); }}
      />
      <IconButton label={revealed === null ? 'Show' : 'Hide'} icon={revealed === null ? Eye : EyeOff} onClick={() => void reveal()} />
      {revealed !== null && <CopyButton text={revealed} label="Copy secret" />}
    </div>
  );
}
