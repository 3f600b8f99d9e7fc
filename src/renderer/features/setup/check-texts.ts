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

/** The step that holds the others up: the first that failed, else the first that is waited for; web apps may do without a config call. */
export function currentCheck(checks: readonly Check[], platform: string): Check | undefined {
  return checks.find((check) => check.state === 'failed') ?? checks.find((check) => check.state === 'waiting' && !(platform === 'web' && check.id === 'config'));
}

/** While a step is awaited: what usually holds it up, given what came before it. */
export function waitingHint(check: Check, checks: readonly Check[], platform: string): string {
  const arrived = (id: Check['id']) => checks.some((other) => other.id === id && other.state === 'done');
  switch (check.id) {
    case 'listening':
      return 'The ingest port is not open yet.';
    case 'config':
      return platform === 'web' ? 'Not needed with the npm settings, where requestConfig is off. The snippet brings it with its script.' : 'Start the app: the first call asks for the configuration.';
    case 'identity':
      return arrived('config') ? `The config came, the user did not: compare ${platform === 'web' ? 'identityUrl' : 'the identity host'}.` : 'Open the page or start the app: the SDK identifies its user first.';
    case 'batch':
      if (arrived('identity')) return 'The user is known, no events yet: log one. In production mode an SDK may upload only every 10 minutes.';
      return platform === 's2s' ? 'Run the code on the left. No config or identity call is needed.' : 'Log an event once the user is identified.';
    default:
      return check.id satisfies never;
  }
}
