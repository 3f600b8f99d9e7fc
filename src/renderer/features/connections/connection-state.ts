/** What a connection is in a word, with icon and tone: its worst outcome, or why it has none. */
import { CircleSlash, MonitorSmartphone, Unlink } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { MapReport } from '../../../protocol/report.ts';
import { OUTCOME_LOOKS } from '../../ui/outcomes.ts';
import type { Tone } from '../../ui/tones.ts';

type MapConnection = MapReport['connections'][number];

export interface ConnectionState {
  readonly kind: 'broken' | 'off' | 'kit' | 'idle' | 'traffic';
  readonly word: string;
  readonly tone: Tone;
  readonly icon: LucideIcon | undefined;
  readonly meaning: string;
}

export function connectionState({ problem, active, environments, worst, events, kit }: MapConnection): ConnectionState {
  if (problem !== null) return { kind: 'broken', word: 'broken', tone: 'error', icon: Unlink, meaning: problem };
  if (!active || (!environments.development && !environments.production)) return { kind: 'off', word: 'off', tone: 'neutral', icon: CircleSlash, meaning: active ? 'Neither development nor production data is sent' : 'It is switched off: nothing is sent' };
  if (events === 0 && kit) return { kind: 'kit', word: 'kit', tone: 'neutral', icon: MonitorSmartphone, meaning: 'The kit in the app sends here; nothing came through the server' };
  if (events === 0 || worst === null) return { kind: 'idle', word: 'no events', tone: 'neutral', icon: undefined, meaning: 'Nothing came by in this time' };
  const look = OUTCOME_LOOKS[worst];
  return { kind: worst === 'kit-only' ? 'kit' : 'traffic', word: worst, tone: look.tone, icon: look.icon, meaning: worst === 'delivered' ? 'Everything was accepted by the output' : `The worst that happened: ${look.meaning.charAt(0).toLowerCase()}${look.meaning.slice(1)}` };
}

/** `dev only`, `prod only`, or nothing. */
export function environmentWord({ development, production }: MapConnection['environments']): string | null {
  return development === production ? null : development ? 'dev only' : 'prod only';
}

/** A share in words: `14 %`, `< 1 %`; null of nothing. */
export function share(part: number, whole: number): string | null {
  if (whole === 0) return null;
  const percent = (part / whole) * 100;
  if (part === 0) return '0 %';
  return percent < 1 ? '< 1 %' : percent > 99 && part < whole ? '> 99 %' : `${Math.round(percent)} %`;
}
