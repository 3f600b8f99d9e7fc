import { useState } from 'react';
import { Eye, EyeOff } from 'lucide-react';
import { IconButton } from './IconButton.tsx';

/** A secret, masked until it is asked for. */
export function SecretText({ value, label }: { value: string; label: string }) {
  const [shown, setShown] = useState(false);
  return (
    <span className="flex min-w-0 items-center gap-1">
      <span className="min-w-0 truncate font-mono">{shown ? value : '••••••••••••'}</span>
      <IconButton label={shown ? `Hide ${label.toLowerCase()}` : `Show ${label.toLowerCase()}`} icon={shown ? EyeOff : Eye} onClick={() => setShown(!shown)} />
    </span>
  );
}
