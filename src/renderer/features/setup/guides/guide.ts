/**
 * What a platform's set-up page is made of. One file per platform fills this in as data; facts are those of
 * spec/wire-protocol.md section 11. Pure text: the same data is shown, copied and tested.
 */
import type { Platform } from '../../../../protocol/vocabulary.ts';

/** Where the app runs, seen from this machine: decides the host name and what the device needs. */
export type PlaceId = 'this-machine' | 'android-emulator' | 'android-usb' | 'android-wifi' | 'ios-simulator' | 'ios-device' | 'lan-device';

export interface Target {
  /** Host and port by which the app reaches this machine: `10.0.2.2:7070`. */
  readonly authority: string;
  /** The host alone, and the port. */
  readonly host: string;
  readonly port: number;
  /** The second https port; 443 is the only one that Apple's SDK can use with a bare host. Null while it is off. */
  readonly secondPort: number | null;
  readonly key: string;
  readonly secret: string;
  readonly workspaceToken: string;
  /** The certificate authority as PEM; null while it is not known. */
  readonly caPem: string | null;
  readonly place: PlaceId;
}

export type Language = 'shell' | 'javascript' | 'html' | 'kotlin' | 'swift' | 'python' | 'ruby' | 'java' | 'go' | 'csharp' | 'brightscript' | 'json' | 'xml' | 'dart';

export interface CodeStep {
  readonly kind: 'code';
  readonly title: string;
  readonly code: string;
  readonly language: Language;
  /** Where it goes, or what to expect. */
  readonly help?: string | undefined;
}

/** Trust of the certificate authority: shown with exports and with the state of the authority. */
export interface TrustStep {
  readonly kind: 'trust';
  readonly title: string;
  readonly help: string;
  readonly commands: readonly { readonly label: string; readonly code: string }[];
  readonly exports: readonly ('pem' | 'der' | 'android')[];
}

/** The device calls over the network: exposure must be on, and its address is shown as a QR code. */
export interface LanStep {
  readonly kind: 'lan';
  readonly title: string;
}

/** The second https port must be open. */
export interface PortStep {
  readonly kind: 'port';
  readonly title: string;
}

export type Step = CodeStep | TrustStep | LanStep | PortStep;

export interface Variant {
  readonly id: string;
  readonly label: string;
  readonly steps: (target: Target) => readonly Step[];
  /** Facts that save a search. */
  readonly notes: readonly string[];
}

export type GuideId =
  | 'web-npm' | 'web-snippet' | 'ios' | 'android' | 'react-native' | 'flutter' | 'unity' | 'cordova' | 'roku'
  | 'node' | 'python' | 'ruby' | 'java' | 'go' | 'dotnet' | 'http';

export interface Guide {
  readonly id: GuideId;
  readonly label: string;
  readonly group: 'Web' | 'Apps' | 'Servers';
  /** Package or product name under the label. */
  readonly detail: string;
  /** Browser code is public: it never holds the input's secret. */
  readonly runsIn: 'browser' | 'app' | 'server';
  readonly places: readonly PlaceId[];
  /** From which version on, and with which it was checked. */
  readonly minimum: string;
  readonly variants: readonly Variant[];
  /** How to point the app back to mParticle. */
  readonly undo: string;
}

export interface Place {
  readonly id: PlaceId;
  readonly label: string;
  readonly platform: Platform | null;
}

export const PLACES: Readonly<Record<PlaceId, Place>> = {
  'this-machine': { id: 'this-machine', label: 'This machine', platform: null },
  'android-emulator': { id: 'android-emulator', label: 'Android emulator', platform: 'android' },
  'android-usb': { id: 'android-usb', label: 'Android by USB', platform: 'android' },
  'android-wifi': { id: 'android-wifi', label: 'Android by Wi-Fi', platform: 'android' },
  'ios-simulator': { id: 'ios-simulator', label: 'iOS simulator', platform: 'ios' },
  'ios-device': { id: 'ios-device', label: 'iPhone or iPad', platform: 'ios' },
  'lan-device': { id: 'lan-device', label: 'Device on the network', platform: null },
};

export const PLATFORM_LABELS: Readonly<Record<Platform, string>> = {
  web: 'the web', ios: 'iOS', tvos: 'tvOS', android: 'Android', fire_tv: 'Fire TV', roku: 'Roku', xbox: 'Xbox', alexa: 'Alexa', smart_tv: 'smart TVs', desktop: 'desktops', s2s: 'servers',
};

export function code(title: string, language: Language, text: string, help?: string): CodeStep {
  return { kind: 'code', title, language, code: text, help };
}

export function onNetwork(place: PlaceId): boolean {
  return place === 'android-wifi' || place === 'ios-device' || place === 'lan-device';
}

/** Indents every line but empty ones. */
export function indent(text: string, by: string): string {
  return text.split('\n').map((line) => (line === '' ? line : by + line)).join('\n');
}
