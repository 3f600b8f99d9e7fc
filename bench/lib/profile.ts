/** Where time goes: shares of a run by function, from V8's own sampling profiler. */
import { Session } from 'node:inspector/promises';

export interface Profile {
  /** Share of the samples in which one of these functions is on the stack, 0 to 1. Names may say their file: `walk@patch.ts`. */
  shareOf(names: readonly string[]): number;
}

const INTERVAL_US = 100;
/** The collector's own time belongs to nobody in particular; idle time to nothing. */
const NOT_WORK: ReadonlySet<string> = new Set(['(idle)', '(program)', '(root)']);

export async function profiled(run: () => void): Promise<Profile> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US });
  await session.post('Profiler.start');
  run();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)));
  const work = profile.nodes.filter(({ callFrame }) => !NOT_WORK.has(callFrame.functionName));
  const total = work.reduce((sum, node) => sum + (node.hitCount ?? 0), 0);
  return {
    shareOf: (names) => {
      const wanted = new Set(names);
      const isOn = (id: number): boolean => {
        for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
          const { functionName, url } = nodes.get(at)!.callFrame;
          if (wanted.has(functionName) || wanted.has(`${functionName}@${url.slice(url.lastIndexOf('/') + 1)}`)) return true;
        }
        return false;
      };
      return work.reduce((sum, node) => sum + (isOn(node.id) ? (node.hitCount ?? 0) : 0), 0) / Math.max(1, total);
    },
  };
}
