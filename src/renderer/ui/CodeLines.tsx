import { cx } from './classes.ts';

export interface CodeLine {
  readonly text: string;
  /** `mark` is the line that is talked about; `added` and `removed` are a diff's. */
  readonly kind?: 'plain' | 'mark' | 'added' | 'removed' | undefined;
  /** Tooltip: where the value came from. */
  readonly title?: string | undefined;
}

export interface CodeLinesProps {
  lines: readonly CodeLine[];
  /** Numbers in the gutter; a diff shows signs instead. */
  numbers?: boolean | undefined;
  firstNumber?: number | undefined;
  wrap?: boolean | undefined;
  label?: string | undefined;
  className?: string | undefined;
}

const ROW = { plain: '', mark: 'bg-blocked-tint shadow-[inset_2px_0_0_var(--blocked)]', added: 'bg-added', removed: 'bg-removed' } as const;
const SIGN = { plain: '', mark: '', added: '+', removed: '-' } as const;

/** A mono block, line by line, as in the pictures. Selecting it copies the text without gutter. */
export function CodeLines({ lines, numbers, firstNumber = 1, wrap, label, className }: CodeLinesProps) {
  return (
    <div role="group" tabIndex={0} aria-label={label ?? 'Code'} className={cx('overflow-x-auto py-2 outline-offset-[-2px]', wrap && '@container', className)}>
      <pre className="min-w-max data leading-[19px]">
        {lines.map((line, index) => {
          const kind = line.kind ?? 'plain';
          return (
            <div key={index} title={line.title} className={cx('flex min-h-[19px] pr-3.5', ROW[kind])}>
              <span aria-hidden className={cx('w-9 shrink-0 pl-3 select-none', SIGN[kind] === '' ? 'text-fg2' : 'font-semibold text-fg0')}>{numbers ? firstNumber + index : SIGN[kind]}</span>
              {kind === 'added' && <span className="sr-only">added: </span>}
              {kind === 'removed' && <span className="sr-only">removed: </span>}
              <span className={cx('text-fg0', wrap ? 'max-w-[calc(100cqw-52px)] break-all whitespace-pre-wrap' : 'whitespace-pre')}>{line.text || ' '}</span>
            </div>
          );
        })}
      </pre>
    </div>
  );
}
