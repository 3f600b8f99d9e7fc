import type { RuleLog } from '../../protocol/rule.ts';
import { cx } from './classes.ts';
import { formatMs } from './format.ts';

const LEVEL_TONES: Readonly<Record<RuleLog['level'], string>> = { log: 'text-fg2', info: 'text-info', warn: 'text-warn', error: 'text-error', debug: 'text-fg2', trace: 'text-fg2' };

export function LevelWord({ level }: { level: RuleLog['level'] }) {
  return <span className={cx('w-11 shrink-0 text-12', LEVEL_TONES[level])}>{level}</span>;
}

/** What one run printed. */
export function LogLines({ logs, cut }: { logs: readonly RuleLog[]; cut: boolean }) {
  return (
    <>
      {logs.map((log, index) => (
        <div key={index} className="flex gap-3 px-3 py-0.5 hover:bg-bg1">
          <span className="w-14 shrink-0 text-right text-12 text-fg2 tabular-nums">{formatMs(log.at_ms)} ms</span>
          <LevelWord level={log.level} />
          <pre className={cx('min-w-0 flex-1 data break-words whitespace-pre-wrap', (log.level === 'error' || log.level === 'warn') && LEVEL_TONES[log.level])}>{log.text}</pre>
        </div>
      ))}
      {cut && <p className="px-3 py-1 text-12 text-warn">The rule printed more than is kept.</p>}
    </>
  );
}
