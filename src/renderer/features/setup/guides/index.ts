/** Every platform that the set-up page explains, in its order. */
import { android } from './android.ts';
import { cordova } from './cordova.ts';
import { dotnet } from './dotnet.ts';
import { flutter } from './flutter.ts';
import { go } from './go.ts';
import type { Guide, GuideId, PlaceId } from './guide.ts';
import { PLACES } from './guide.ts';
import { http } from './http.ts';
import { ios } from './ios.ts';
import { java } from './java.ts';
import { node } from './node.ts';
import { python } from './python.ts';
import { reactNative } from './react-native.ts';
import { roku } from './roku.ts';
import { ruby } from './ruby.ts';
import { unity } from './unity.ts';
import { webNpm } from './web-npm.ts';
import { webSnippet } from './web-snippet.ts';
import type { Platform } from '../../../../protocol/vocabulary.ts';

export const GUIDES: readonly Guide[] = [
  webNpm, webSnippet,
  ios, android, reactNative, flutter, unity, cordova, roku,
  node, python, ruby, java, go, dotnet, http,
];

export function guideOf(id: string | null): Guide | undefined {
  return GUIDES.find((guide) => guide.id === id);
}

/** The platform of the input that such an app sends with. */
export function platformOf(guide: Guide, place: PlaceId): Platform {
  if (guide.group === 'Web') return 'web';
  if (guide.group === 'Servers') return 's2s';
  return guide.id === 'roku' ? 'roku' : (PLACES[place].platform ?? 'android');
}

/** Which guide to show first for an input of this platform. */
const FIRST: Readonly<Record<Platform, GuideId>> = {
  web: 'web-npm', ios: 'ios', tvos: 'ios', android: 'android', fire_tv: 'android', roku: 'roku',
  xbox: 'http', alexa: 'node', smart_tv: 'http', desktop: 'http', s2s: 'node',
};

export function firstGuide(platform: string): GuideId {
  return FIRST[platform as Platform] ?? 'http';
}
