/**
 * What rules answered, for runs of the pipeline that wait for them. Stages ask for a slot's chain and get it when it is there;
 * when not, it is started here, the run is given up, and done again once everything it asked for is known.
 */
import type { RulePosition } from '../../protocol/rule.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import type { Batch } from '../batch/types.ts';
import { toRuleInput } from '../rules/index.ts';
import type { RuleRunner } from '../rules/index.ts';
import { idleChain, isIdle, runChain } from './rule-chain.ts';
import type { RuleChain, RuleSlot } from './rule-chain.ts';

/** A batch that is different each time (its profile changes meanwhile) is run this often; then its last answer counts. */
const MAX_TRIES = 3;

interface Asked {
  readonly text: string;
  readonly tries: number;
  chain: RuleChain | null;
}

interface Call {
  readonly asked: Map<string, Asked>;
  open: number;
}

export class RuleAnswers {
  private readonly calls = new Map<number, Call>();
  private readonly runner: RuleRunner;
  private readonly answered: () => void;
  private last: { readonly batch: Batch; readonly position: RulePosition; readonly text: string } | null = null;
  /** Aborted when the configuration changes: answers to older questions then count for nothing. */
  private asking = new AbortController();

  constructor(runner: RuleRunner, answered: () => void) {
    this.runner = runner;
    this.answered = answered;
  }

  /** The `ruleChain` of one run over a batch of a call. */
  asker(requestId: number, position: number, platform: Platform): (slot: RuleSlot, batch: Batch) => RuleChain | null {
    return (slot, batch) => (isIdle(slot, batch.environment) ? idleChain(slot, batch) : this.ask(requestId, `${position}\n${slot.connection}`, slot, batch, platform));
  }

  private ask(requestId: number, key: string, slot: RuleSlot, batch: Batch, platform: Platform): RuleChain | null {
    let call = this.calls.get(requestId);
    if (call === undefined) this.calls.set(requestId, call = { asked: new Map(), open: 0 });
    const text = this.textOf(batch, slot.position);
    const known = call.asked.get(key);
    if (known !== undefined && (known.chain === null || known.text === text || known.tries >= MAX_TRIES)) return known.chain;
    const asked: Asked = { text, tries: (known?.tries ?? 0) + 1, chain: null };
    call.asked.set(key, asked);
    call.open += 1;
    const { signal } = this.asking;
    void runChain(this.runner, slot, batch, platform, { input: text, signal }).then((chain) => {
      if (signal.aborted) return;
      asked.chain = chain;
      call.open -= 1;
      if (call.open === 0) this.answered();
    });
    return null;
  }

  /** The connections of a batch mostly ask for the very same one. */
  private textOf(batch: Batch, position: RulePosition): string {
    if (this.last?.batch !== batch || this.last.position !== position) this.last = { batch, position, text: toRuleInput(batch, position).text };
    return this.last.text;
  }

  /** Nothing is open for this call: it can be run again. */
  ready(requestId: number): boolean {
    return (this.calls.get(requestId)?.open ?? 0) === 0;
  }

  forget(requestId: number): void {
    this.calls.delete(requestId);
  }

  /** The configuration changed: whoever waits asks again. */
  reset(): void {
    this.asking.abort();
    this.asking = new AbortController();
    this.calls.clear();
  }
}
