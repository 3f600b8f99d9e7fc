import { useEffect, useState } from 'react';
import { Check, Copy } from 'lucide-react';
import { Button } from './Button.tsx';
import { copyText } from './clipboard.ts';
import { IconButton } from './IconButton.tsx';

export interface CopyButtonProps {
  /** The text, or what makes it when it is costly. */
  text: string | (() => string);
  label?: string | undefined;
  /** With the label as text instead of an icon only. */
  wide?: boolean | undefined;
  className?: string | undefined;
}

/** Copies, and confirms with a tick in place. */
export function CopyButton({ text, label = 'Copy', wide, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_200);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy(): Promise<void> {
    setCopied(await copyText(typeof text === 'function' ? text() : text));
  }

  const icon = copied ? Check : Copy;
  return wide
    ? <Button size="small" icon={icon} className={className} onClick={() => void copy()}>{copied ? 'Copied' : label}</Button>
    : <IconButton label={copied ? 'Copied' : label} icon={icon} className={className} onClick={() => void copy()} />;
}
