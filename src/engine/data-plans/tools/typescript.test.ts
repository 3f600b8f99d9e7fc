import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanVersion } from '../../../protocol/data-plan.ts';
import ferry from './fixtures/ferry.plan.json' with { type: 'json' };
import odd from './fixtures/odd-names.version.json' with { type: 'json' };
import { planTypes, typesFileName } from './typescript.ts';

const root = join(import.meta.dirname, '../../../..');
const fixtures = join(import.meta.dirname, 'fixtures');
const generated: Readonly<Record<string, string>> = {
  'ferry-v1': planTypes(ferry, ferry.data_plan_versions[0] as unknown as PlanVersion),
  'ferry-v2': planTypes(ferry, ferry.data_plan_versions[1] as unknown as PlanVersion),
  'odd-names': planTypes({ data_plan_id: 'odd_names' }, odd as unknown as PlanVersion),
};

describe('the types of a version', () => {
  it.each(Object.keys(generated))('%s', (name) => {
    const golden = join(fixtures, `${name}.types.txt`);
    if (process.env['UPDATE_FIXTURES'] === '1') writeFileSync(golden, generated[name]!);
    else expect(generated[name]).toBe(readFileSync(golden, 'utf8'));
  });

  it('are one file, named by plan and version', () => {
    expect(typesFileName('ferry_line', 2)).toBe('ferry-line-v2.ts');
  });
});

describe('a program with these types', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'cloudchamber-types-'));
    symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'), 'junction');
    for (const [name, text] of Object.entries(generated)) writeFileSync(join(dir, `${name}.ts`), text);
    writeFileSync(join(dir, 'app.ts'), readFileSync(join(fixtures, 'calls.txt'), 'utf8'));
    const options = { strict: true, noUncheckedIndexedAccess: true, noUnusedLocals: true, noUnusedParameters: true, skipLibCheck: true, noEmit: true, module: 'ESNext', moduleResolution: 'bundler', target: 'ES2022', lib: ['ES2022', 'DOM'], types: [], allowImportingTsExtensions: true, isolatedModules: true };
    writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['*.ts'] }));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('compiles where it follows the plan, and nowhere else', () => {
    // Each wrong call in calls.txt is marked with @ts-expect-error, which is an error itself when the call compiles.
    const { stdout, status } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', dir], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  }, 60_000);

  it('calls the SDK with its own numbers', async () => {
    const calls: unknown[] = [];
    const note = (name: string) => (...args: unknown[]): void => void calls.push([name, ...args]);
    const sdk = {
      logEvent: note('logEvent'), logPageView: note('logPageView'), Identity: { getCurrentUser: () => ({ setUserAttribute: note('setUserAttribute') }) },
      eCommerce: { createProduct: (...args: unknown[]) => args, logProductAction: note('logProductAction') },
    };
    const { forPlan } = (await import(/* @vite-ignore */ pathToFileURL(join(dir, 'ferry-v2.ts')).href)) as { forPlan: (client: unknown) => Record<string, (...args: unknown[]) => void> };
    const track = forPlan(sdk);
    track['logEvent']!('Seat Picked', 'user_preference', { seat: '3A' });
    track['logPageView']!('Timetable');
    track['setUserAttribute']!('newsletter', true);
    track['logProductAction']!('purchase', [{ name: 'Cabin', sku: 'FRY-001', price: 9, attributes: { deck: 'upper' } }], { attributes: { voucher: null }, transaction: { Id: 't1' } });
    expect(calls).toEqual([
      ['logEvent', 'Seat Picked', 6, { seat: '3A' }], ['logPageView', 'Timetable', undefined], ['setUserAttribute', 'newsletter', true],
      ['logProductAction', 7, [['Cabin', 'FRY-001', 9, undefined, undefined, undefined, undefined, undefined, undefined, { deck: 'upper' }]], { voucher: null }, undefined, { Id: 't1' }],
    ]);
  });
});
