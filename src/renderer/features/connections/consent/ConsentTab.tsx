import { Check, CircleSlash, Minus, ShieldQuestion, X } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useStore } from 'zustand';
import type { ConsentMatrix } from '../../../../protocol/explain.ts';
import { asApiError } from '../../../api/client.ts';
import { useConsentMatrix } from '../../../api/connections.ts';
import { useWorkspace } from '../../../api/queries.ts';
import { reportKeys } from '../../../api/reports.ts';
import { useLiveRefresh } from '../../../api/use-live-refresh.ts';
import { goToConnections, goToSetting } from '../../../stores/connection-place.ts';
import { contextStore } from '../../../stores/context.ts';
import { engineNow } from '../../../stores/engine-clock.ts';
import { goToUser } from '../../../stores/user-place.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { cx } from '../../../ui/classes.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { formatMoment, plural } from '../../../ui/format.ts';
import { NoResults } from '../../../ui/NoResults.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { TextLink } from '../../../ui/TextLink.tsx';
import { TONE_TEXT } from '../../../ui/tones.ts';
import type { Tone } from '../../../ui/tones.ts';
import { UnsavedBar } from '../sheet/UnsavedBar.tsx';
import { useChosenUser, UserPicker } from '../sheet/UserPicker.tsx';
import { searchConsent } from './consent-search.ts';

type Connection = ConsentMatrix['connections'][number];
type Cell = Connection['cells'][number];
type Purpose = ConsentMatrix['purposes'][number];

const EFFECTS: Readonly<Record<Cell['effect'], { word: string; tone: Tone; icon: LucideIcon; meaning: string }>> = {
  lets: { word: 'lets pass', tone: 'ok', icon: Check, meaning: 'It decides: the user’s data passes' },
  holds: { word: 'holds back', tone: 'blocked', icon: CircleSlash, meaning: 'It decides: the user’s data is held back' },
  idle: { word: 'decides nothing', tone: 'neutral', icon: Minus, meaning: 'It is in the rule, but another row decides' },
  none: { word: 'not asked', tone: 'neutral', icon: Minus, meaning: 'The rule does not ask for it' },
};

function PurposeHead({ purpose, now }: { purpose: Purpose; now: number }) {
  const { consented, regulation } = purpose;
  return (
    <th scope="col" className="min-w-40 px-2 py-2 text-left align-bottom font-normal">
      <span className="block truncate font-medium text-fg0" title={purpose.purpose}>{regulation === 'ccpa' ? 'Data sale opt-out' : purpose.purpose}</span>
      <span className="flex items-center gap-2 pt-0.5 text-11 text-fg2">
        {regulation.toUpperCase()}
        {consented === null ? <span>no record</span> : consented ? <Badge tone={regulation === 'ccpa' ? 'warn' : 'ok'} icon={Check} title={purpose.at === null ? undefined : `Since ${formatMoment(purpose.at, now)}`}>{regulation === 'ccpa' ? 'opted out' : 'given'}</Badge> : <Badge tone={regulation === 'ccpa' ? 'ok' : 'error'} icon={X} title={purpose.at === null ? undefined : `Since ${formatMoment(purpose.at, now)}`}>{regulation === 'ccpa' ? 'not opted out' : 'rejected'}</Badge>}
        {!purpose.defined && <span className="text-warn" title="The workspace’s privacy settings do not define this purpose">not defined</span>}
      </span>
    </th>
  );
}

function EffectCell({ cell }: { cell: Cell }) {
  const look = EFFECTS[cell.effect];
  const Icon = look.icon;
  const { pointer } = cell;
  const text = <span className={cx('inline-flex items-center gap-1.5 text-12', cell.effect === 'none' ? 'text-fg2' : cx(TONE_TEXT[look.tone], 'font-medium'))}><Icon aria-hidden size={13} className="shrink-0" />{look.word}</span>;
  return (
    <td className="px-2 py-1.5 align-top" title={[look.meaning, cell.flip].filter(Boolean).join('. ')}>
      {pointer === undefined ? text : <button type="button" aria-label={`${look.word}: open the rule`} onClick={() => goToSetting(pointer)} className="rounded hover:underline">{text}</button>}
      {cell.flip !== null && <span className="mt-0.5 block text-11 text-fg2">would flip</span>}
    </td>
  );
}

function Matrix({ matrix, label }: { matrix: ConsentMatrix; label: (output: string) => string }) {
  const now = engineNow();
  const asking = matrix.connections.filter(({ forwards }) => forwards !== null);
  const open = matrix.connections.filter(({ forwards }) => forwards === null);
  const flips = asking.flatMap((connection) => connection.cells.flatMap((cell) => (cell.flip === null ? [] : [{ connection, cell, flip: cell.flip }])));
  return (
    <div className="flex flex-col gap-3 p-4 pt-1">
      {asking.length === 0 ? (
        <EmptyState icon={ShieldQuestion} title="No connection asks for consent" actions={open[0] === undefined ? undefined : <Button onClick={() => goToConnections('graph', { subject: { kind: 'connection', name: open[0]?.connection ?? '' }, part: 'forwarding' })}>Set up a rule</Button>}>A consent rule on a connection holds back users who did not agree to a purpose.</EmptyState>
      ) : (
        <Card flush>
          <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Consent by output">
            <table className="w-full border-collapse">
              <thead className="text-12 text-fg2">
                <tr className="border-b border-line"><th scope="col" className="min-w-44 px-3.5 py-2 text-left align-bottom font-normal">Connection</th><th scope="col" className="min-w-56 px-2 py-2 text-left align-bottom font-normal">This user’s data</th>{matrix.purposes.map((purpose) => <PurposeHead key={`${purpose.regulation} ${purpose.purpose}`} purpose={purpose} now={now} />)}</tr>
              </thead>
              <tbody className="divide-y divide-line">
                {asking.map((connection) => (
                  <tr key={connection.connection}>
                    <th scope="row" className="px-3.5 py-1.5 text-left align-top font-normal"><TextLink title={`Open ${connection.connection}`} onClick={() => goToConnections('graph', { subject: { kind: 'connection', name: connection.connection }, part: 'forwarding', path: '/forwarding/consent' })}>{label(connection.output)}</TextLink><span className="block truncate text-11 text-fg2">{connection.connection}</span></th>
                    <td className="px-2 py-1.5 align-top">{connection.forwards ? <Badge tone="ok" icon={Check}>forwarded</Badge> : <Badge tone="blocked" icon={CircleSlash}>held back</Badge>}<span className="mt-0.5 block text-12 text-fg1">{connection.sentence.replace(/^(Forwarded|Held back): /, '').replace(/^./, (first) => first.toUpperCase())}</span></td>
                    {connection.cells.map((cell, index) => <EffectCell key={index} cell={cell} />)}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Card>
      )}
      {flips.length > 0 && (
        <Card flush title="What would flip an answer">
          <ul className="divide-y divide-line">
            {flips.map(({ connection, cell, flip }) => (
              <li key={`${connection.connection} ${cell.purpose}`} className="flex flex-wrap items-baseline gap-x-3 px-3.5 py-2">
                <span className="min-w-40 font-medium">{connection.connection}</span>
                <span className="min-w-0 flex-1 text-fg1">{flip}</span>
                {cell.pointer !== undefined && <TextLink onClick={() => { if (cell.pointer !== undefined) goToSetting(cell.pointer); }}>Open the rule</TextLink>}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {open.length > 0 && asking.length > 0 && <p className="px-1 text-12 text-fg2">{plural(open.length, 'connection')} {open.length === 1 ? 'asks' : 'ask'} for no consent: {open.map(({ connection }) => connection).join(', ')}.</p>}
    </div>
  );
}

/** Purposes by outputs for one user: what the consent rules make of what the user said, and what would change it. */
export function ConsentTab() {
  const mpid = useChosenUser();
  const search = useStore(contextStore, (state) => state.connectionSearch);
  const matrix = useConsentMatrix(mpid);
  const outputs = useWorkspace().data?.outputs;
  useLiveRefresh(reportKeys.all);
  const shown = matrix.data === undefined ? undefined : searchConsent(matrix.data, search);

  function body() {
    if (mpid === null) return <EmptyState icon={ShieldQuestion} title="Whose consent?" actions={<UserPicker />}>Choose a user to see which outputs get their data under the consent rules, purpose by purpose, and what would change that.</EmptyState>;
    if (matrix.isPending) return <SkeletonRows rows={8} label="Loading consent" />;
    if (shown === undefined || matrix.data === undefined) {
      const error = asApiError(matrix.error);
      if (error.status === 404) return <EmptyState title="This user is not known any more" actions={<UserPicker />}>It may have been deleted with the captured data.</EmptyState>;
      return <ErrorState title="The consent could not be read" code={error.code} onRetry={() => void matrix.refetch()}>{error.message}</ErrorState>;
    }
    if (shown.connections.length === 0 && search !== '') return <NoResults explanation={`No connection or purpose is called “${search}”.`} onClear={() => contextStore.setState({ connectionSearch: '' })} />;
    return <div className="min-h-0 flex-1 overflow-y-auto"><Matrix matrix={shown} label={(output) => outputs?.[output]?.label ?? output} /></div>;
  }
  return (
    <section aria-label="Consent" className="flex min-h-0 flex-1 flex-col">
      <h2 className="sr-only">Consent of one user</h2>
      {mpid !== null && (
        <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 px-4 py-1.5">
          <UserPicker />
          <Button variant="ghost" onClick={() => goToUser(mpid, { tab: 'consent' })}>Their consent in Users</Button>
        </div>
      )}
      {body()}
      <UnsavedBar />
    </section>
  );
}
