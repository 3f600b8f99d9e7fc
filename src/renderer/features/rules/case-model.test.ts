import { describe, expect, it } from 'vitest';
import type { CaseResult, RuleCase } from '../../../protocol/rule.ts';
import { acceptedCase, caseOf } from './case-model.ts';

const batch = { events: [{ data: { price: '48.20' } }] };
const output = { events: [{ data: { price: 48.2 } }], mpid: '1' };
const at = { position: 'output', platform: 'ios' } as const;
const error = { type: 'TypeError', message: 'Cannot read properties of undefined', trace: [], line: 3, column: 1 };
const result = (patch: Partial<CaseResult>, verdict: CaseResult['run']['verdict'] = 'changed') =>
  ({ run: { verdict, error: verdict === 'error' ? error : null }, output, diff: [], ...patch }) as unknown as CaseResult;
const file = (expect: RuleCase['expect']): RuleCase => ({ description: 'd', ...at, batch, expect });

describe('a case from a run', () => {
  it('expects what the rule does now', () => {
    expect(caseOf(batch, at, { verdict: 'changed', error: null }, output).expect).toEqual({ kind: 'exact', batch: output, ignore: [] });
    expect(caseOf(batch, at, { verdict: 'dropped', error: null }, null).expect).toEqual({ kind: 'dropped', ignore: [] });
    expect(caseOf(batch, at, { verdict: 'error', error }, null)).toMatchObject({ ...at, expect: { kind: 'error', error: error.message } });
  });
});

describe('accepting a result', () => {
  it('keeps a subset to its own members', () => {
    const subset = file({ kind: 'subset', batch: { events: [{ data: { price: '48.20' } }] }, ignore: ['/mpid'] });
    const accepted = acceptedCase(subset, result({ diff: [{ op: 'replace', path: '/events/0/data/price', value: 48.2, before: '48.20' }] }));
    expect(accepted.expect).toEqual({ kind: 'subset', batch: { events: [{ data: { price: 48.2 } }] }, ignore: ['/mpid'] });
  });

  it('takes the whole result where that is what was compared', () => {
    const accepted = acceptedCase(file({ kind: 'exact', batch, ignore: ['/mpid'] }), result({}));
    expect(accepted.expect).toEqual({ kind: 'exact', batch: output, ignore: ['/mpid'] });
  });

  it('expects the drop of what is dropped now', () => {
    expect(acceptedCase(file({ kind: 'exact', batch, ignore: [] }), result({ output: null }, 'dropped')).expect.kind).toBe('dropped');
  });
});
