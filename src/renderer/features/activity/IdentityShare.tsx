import type { OverviewReport } from '../../../protocol/report.ts';
import { Card } from '../../ui/Card.tsx';
import { cx } from '../../ui/classes.ts';
import { formatCount, plural } from '../../ui/format.ts';
import { typeLabel } from '../users/identity-words.ts';
import { overlapOf, percentOf, topTypes } from './overview-model.ts';

/** Types that the matrix has columns for. */
const MOST = 6;

interface IdentityShareProps {
  identities: OverviewReport['identities'];
  /** Opens the users that a filter finds. */
  onOpen: (filter: string) => void;
}

function Shares({ identities, onOpen }: IdentityShareProps) {
  const { users } = identities;
  return (
    <ul aria-label="Share of identity types" className="min-w-0 py-1.5">
      {identities.types.toSorted((a, b) => b.users - a.users).map(({ type, users: having, filter }) => (
        <li key={type}>
          <button type="button" title={`Show the ${plural(having, 'user')} with ${typeLabel(type)}`} onClick={() => onOpen(filter)} className="grid h-8 w-full grid-cols-[minmax(90px,140px)_1fr_52px_56px] items-center gap-3 px-3.5 text-left hover:bg-bg2">
            <span className="truncate">{typeLabel(type)}</span>
            <span aria-hidden className="h-2 overflow-hidden rounded-full bg-bg3"><span className="block h-full rounded-full bg-identity" style={{ width: `${(having / Math.max(1, users)) * 100}%` }} /></span>
            <span className="text-right font-medium tabular-nums">{percentOf(having, users)}</span>
            <span className="text-right text-12 text-fg2 tabular-nums">{formatCount(having)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Percent of all users, darker where more have both. */
function Overlap({ identities, onOpen }: IdentityShareProps) {
  const types = topTypes(identities, MOST);
  return (
    <div className="min-w-0 overflow-x-auto px-3.5 py-2">
      <table className="w-full table-fixed border-separate border-spacing-0.5 text-12">
        <caption className="pb-1 text-left text-12 text-fg2">Users who have both</caption>
        <thead>
          <tr><td className="w-28" />{types.slice(1).map((type) => <th key={type} scope="col" title={typeLabel(type)} className="px-0.5 pb-0.5 align-bottom leading-3.5 text-center font-normal text-fg2">{typeLabel(type)}</th>)}</tr>
        </thead>
        <tbody>
          {types.slice(0, -1).map((row, at) => (
            <tr key={row}>
              <th scope="row" title={typeLabel(row)} className="truncate pr-2 text-left font-normal text-fg1">{typeLabel(row)}</th>
              {types.slice(1).map((column, index) => {
                if (index < at) return <td key={column} />;
                const { users: both, filter } = overlapOf(identities, row, column);
                const share = both / Math.max(1, identities.users);
                return (
                  <td key={column} className="p-0">
                    <button
                      type="button"
                      title={`${plural(both, 'user')} with ${typeLabel(row)} and ${typeLabel(column)}`}
                      aria-label={`${typeLabel(row)} and ${typeLabel(column)}: ${formatCount(both)}, ${percentOf(both, identities.users)}`}
                      disabled={both === 0}
                      onClick={() => onOpen(filter)}
                      className={cx('flex h-7 w-full items-center justify-center rounded-sm tabular-nums enabled:hover:outline enabled:hover:outline-accent', both === 0 ? 'text-fg2' : 'text-fg0')}
                      style={{ backgroundColor: `color-mix(in srgb, var(--identity) ${Math.round(6 + share * 34)}%, transparent)` }}
                    >
                      {percentOf(both, identities.users)}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How known the active users are: the share of each identity type, and how the types go together. */
export function IdentityShare({ identities, onOpen }: IdentityShareProps) {
  return (
    <Card flush title="Identities" extra={<span className="truncate text-12">{plural(identities.users, 'active user')}</span>}>
      {identities.types.length === 0
        ? <p className="px-3.5 py-3 text-fg2">{identities.users === 0 ? 'Nobody was active in this time.' : 'No active user has an identity.'}</p>
        : (
          <div className={cx('grid', identities.types.length > 1 && '@[720px]:grid-cols-2 @[720px]:divide-x @[720px]:divide-line')}>
            <Shares identities={identities} onOpen={onOpen} />
            {identities.types.length > 1 && <Overlap identities={identities} onOpen={onOpen} />}
          </div>
        )}
    </Card>
  );
}
