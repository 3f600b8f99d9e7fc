import { Globe, Server } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Status } from '../../../protocol/contract.ts';
import type { Platform } from '../../../protocol/vocabulary.ts';

export interface PlatformCard {
  readonly platform: Platform;
  readonly label: string;
  readonly detail: string;
  readonly icon: LucideIcon;
}

/** The platforms that the set-up page explains now. */
export const PLATFORM_CARDS: readonly PlatformCard[] = [
  { platform: 'web', label: 'Web', detail: '@mparticle/web-sdk from npm, or the snippet', icon: Globe },
  { platform: 's2s', label: 'Node and HTTP', detail: 'The Node SDK, or the Events API with curl', icon: Server },
];

type InputEntry = Status['inputs'][number];

/** The input to explain: the asked one, else the picked one, else the first of a platform that is explained. */
export function chooseInput(inputs: readonly InputEntry[], asked: string | null, picked: string | null): InputEntry | null {
  const byName = (name: string | null) => inputs.find((input) => input.name === name);
  const explained = PLATFORM_CARDS.flatMap(({ platform }) => inputs.filter((input) => input.platform === platform));
  return byName(asked) ?? byName(picked) ?? explained[0] ?? inputs[0] ?? null;
}
