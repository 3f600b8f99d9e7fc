import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALERT_TYPES, alertMeaning, judgeAlert } from './index.ts';
import type { AlertCause, AlertVerdict } from './index.ts';

interface Case extends AlertCause { readonly name: string; readonly expect: AlertVerdict }

const FOLDER = new URL('./cases/', import.meta.url);
const cases = readdirSync(FOLDER).sort().flatMap((file) => (JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Case[]).map((one): [string, Case] => [`${file.replace('.json', '')}: ${one.name}`, one]));

describe('alert types', () => {
  it.each(cases)('%s', (_name, { expect: wanted, ...cause }) => {
    expect(judgeAlert(cause)).toEqual(wanted);
    expect(alertMeaning(wanted.label)).not.toBe('');
  });

  it('have labels of their own, each with a meaning', () => {
    expect(new Set(ALERT_TYPES.map(({ label }) => label)).size).toBe(ALERT_TYPES.length);
    for (const { label, meaning } of ALERT_TYPES) expect(meaning, label).toMatch(/\.$/);
  });

  it('are the hosted ones, 36 about data and 14 about answers, and a few of ours', () => {
    const hosted = ALERT_TYPES.filter((type) => type.hosted).map(({ label }) => label);
    expect(hosted.filter((label) => /^\d{3} - /.test(label))).toHaveLength(14);
    expect(hosted.filter((label) => !/^\d{3} - /.test(label))).toHaveLength(36);
  });
});
