import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDeliveries } from './arguments.ts';

const CWD = resolve('/work');
const places = { cwd: CWD, workspaceDir: null, dataDir: null };

describe('deliveries', () => {
  it.each([
    [['dead'], { what: 'dead', places, output: null, json: false }],
    [['dead', 'mixpanel', '--json'], { what: 'dead', places, output: 'mixpanel', json: true }],
    [['resend', '7', '12'], { what: 'resend', places, ids: ['7', '12'], output: null, json: false }],
    [['resend', '--all', 'mixpanel'], { what: 'resend', places, ids: [], output: 'mixpanel', json: false }],
    [['flush', 'braze', '--data', 'd'], { what: 'flush', places: { ...places, dataDir: join(CWD, 'd') }, output: 'braze', json: false }],
    [['cancel', 'braze'], { what: 'cancel', places, output: 'braze', json: false }],
  ])('%j', (words, args) => {
    expect(parseDeliveries(words, CWD)).toEqual({ kind: 'run', args });
  });

  it.each([
    [[], 'Say what "deliveries" is to do: "dead", "resend", "flush" or "cancel".'],
    [['ded'], '"deliveries ded" is not known: use "dead", "resend", "flush" or "cancel" (did you mean "dead"?).'],
    [['dead', 'a', 'b'], '"b" is not expected here: "deliveries dead" takes one output.'],
    [['dead', 'No Such'], '"No Such" is no output\'s name: it has lower-case letters, digits and "-".'],
    [['resend'], '"deliveries resend" needs ids of deliveries, or --all and an output.'],
    [['resend', '7', '--all', 'a'], 'Give ids, or --all and an output, and not both.'],
    [['resend', 'a7'], '"a7" is no id of a delivery: take one from "deliveries dead" or the window.'],
    [['flush'], '"deliveries flush" needs the name of an output.'],
    [['flush', 'a', '--all', 'a'], '--all is for "deliveries resend".'],
    [['cancel', 'a', '--data', ''], '--data needs a value.'],
  ])('%j is a mistake', (words, message) => {
    expect(parseDeliveries(words, CWD)).toEqual({ kind: 'mistake', message });
  });

  it('--help', () => {
    expect(parseDeliveries(['flush', '--help'], CWD)).toEqual({ kind: 'help' });
  });
});
