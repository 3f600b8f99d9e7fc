/** Tones are the meanings a colour may have; components take a tone, never a colour. */
export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'error' | 'info' | 'blocked';

export const TONE_TEXT: Readonly<Record<Tone, string>> = {
  neutral: 'text-fg1', accent: 'text-accent', ok: 'text-ok', warn: 'text-warn', error: 'text-error', info: 'text-info', blocked: 'text-blocked',
};

export const TONE_TINT: Readonly<Record<Tone, string>> = {
  neutral: 'bg-neutral-tint', accent: 'bg-accent-tint', ok: 'bg-ok-tint', warn: 'bg-warn-tint', error: 'bg-error-tint', info: 'bg-info-tint', blocked: 'bg-blocked-tint',
};

export const TONE_FILL: Readonly<Record<Tone, string>> = {
  neutral: 'bg-fg2', accent: 'bg-accent', ok: 'bg-ok', warn: 'bg-warn', error: 'bg-error', info: 'bg-info', blocked: 'bg-blocked',
};
