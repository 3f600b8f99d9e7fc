/** Tones of lines and fills of the graph. */
import type { Tone } from '../../../ui/tones.ts';

export const TONE_STROKE: Readonly<Record<Tone, string>> = {
  neutral: 'stroke-fg2', accent: 'stroke-accent', ok: 'stroke-ok', warn: 'stroke-warn', error: 'stroke-error', info: 'stroke-info', blocked: 'stroke-blocked',
};

export const TONE_BORDER: Readonly<Record<Tone, string>> = {
  neutral: 'border-l-fg2', accent: 'border-l-accent', ok: 'border-l-ok', warn: 'border-l-warn', error: 'border-l-error', info: 'border-l-info', blocked: 'border-l-blocked',
};
