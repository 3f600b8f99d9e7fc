/**
 * The hash under which SDKs know names in kit filters (spec/pipeline.md c.3): Java's String.hashCode over the lower-cased text.
 * Web and Android take it over UTF-16 code units, Apple over UTF-8 bytes; for plain ASCII they agree.
 */
import type { Platform } from '../../protocol/vocabulary.ts';

export type KitHash = (text: string) => number;

export function hashUtf16(text: string): number {
  const lower = text.toLowerCase();
  let hash = 0;
  for (let index = 0; index < lower.length; index += 1) hash = (Math.imul(hash, 31) + lower.charCodeAt(index)) | 0;
  return hash;
}

const encoder = new TextEncoder();

export function hashUtf8(text: string): number {
  let hash = 0;
  for (const byte of encoder.encode(text.toLowerCase())) hash = (Math.imul(hash, 31) + byte) | 0;
  return hash;
}

export function kitHashFor(platform: Platform): KitHash {
  return platform === 'ios' || platform === 'tvos' ? hashUtf8 : hashUtf16;
}
