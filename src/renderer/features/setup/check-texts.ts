/** The check marks in words: what each waits for, and what to do when it does not come. */
import type { SetupChecks } from '../../../protocol/contract.ts';

export type Check = SetupChecks['checks'][number];

export const CHECK_TITLES: Readonly<Record<Check['id'], string>> = {
  listening: 'Server is listening',
  config: 'SDK fetched its config',
  identity: 'SDK identified a user',
  batch: 'First batch arrived',
};

export const CHECK_STATES: Readonly<Record<Check['state'], string>> = {
  done: 'done', waiting: 'waiting', failed: 'failed', 'not-needed': 'not needed',
};

/** The step that holds the others up: the first that failed, else the first that still waits. */
export function currentCheck(checks: readonly Check[]): Check | undefined {
  return checks.find((check) => check.state === 'failed') ?? checks.find((check) => check.state === 'waiting');
}
