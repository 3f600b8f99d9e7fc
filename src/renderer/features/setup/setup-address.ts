/** What is shown, as the second part of the address: `android~shop-app`. A bare name is an input, as other screens link to it. */
import type { Status } from '../../../protocol/contract.ts';
import { firstGuide, GUIDES, guideOf, platformOf } from './guides/index.ts';
import type { Guide, PlaceId } from './guides/guide.ts';

type InputEntry = Status['inputs'][number];

export interface SetupAddress {
  readonly guide: Guide;
  readonly input: string | null;
}

export function setupAddress(guide: string, input: string | null): string {
  return input === null ? `${guide}~` : `${guide}~${input}`;
}

/** The guide and input to show: what the address names, else the picked input, else the first input that has a guide. */
export function readAddress(section: string | null, inputs: readonly InputEntry[], picked: string | null): SetupAddress {
  const [first = '', second] = section?.split('~') ?? [];
  const guide = second === undefined ? undefined : guideOf(first);
  if (guide) return { guide, input: second === '' ? null : (second ?? null) };
  const entry = inputs.find(({ name }) => name === first) ?? inputs.find(({ name }) => name === picked) ?? inputs.find(({ platform }) => platform === 'web') ?? inputs[0];
  const found = guideOf(entry === undefined ? null : firstGuide(entry.platform)) ?? (GUIDES[0] as Guide);
  return { guide: found, input: entry?.name ?? null };
}

/** Inputs that such an app sends with; fitting relatives (Fire TV for Android, tvOS for iOS) too. */
export function fittingInputs(guide: Guide, place: PlaceId, inputs: readonly InputEntry[]): InputEntry[] {
  const platform = platformOf(guide, place);
  const relatives: Partial<Record<string, readonly string[]>> = { android: ['fire_tv'], ios: ['tvos'] };
  const wanted = new Set<string>([platform, ...(relatives[platform] ?? [])]);
  return inputs.filter((input) => wanted.has(input.platform));
}
