/** How fast a function runs, by the thread's own processor time: other work on the machine does not count. */

const ROUND_MS = 200;
const WARM_UP = 6;

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Calls a second of processor time, the median of some rounds. */
export function speedOf(one: () => void, rounds = 15): number {
  const speeds: number[] = [];
  for (let round = 0; round < rounds + WARM_UP; round++) {
    const started = cpuMs();
    let count = 0;
    let elapsed = 0;
    do {
      for (let index = 0; index < 20; index++) one();
      count += 20;
      elapsed = cpuMs() - started;
    } while (elapsed < ROUND_MS);
    if (round >= WARM_UP) speeds.push((count / elapsed) * 1_000);
  }
  return speeds.toSorted((a, b) => a - b)[Math.floor(speeds.length / 2)]!;
}
