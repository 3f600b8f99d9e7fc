import { lazy, Suspense, useState } from 'react';
import { Pencil, Rocket, Trash2 } from 'lucide-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { LATEST, MAX_VERSIONS } from '../../../protocol/rule.ts';
import { asApiError } from '../../api/client.ts';
import { invalidateRules, ruleApi, ruleKeys } from '../../api/rules.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { deskStore, openDialog, setOf } from './desk-store.ts';
import { attempt, useDesk } from './use-desk.ts';
import { newestFirst } from './version-order.ts';

const DiffEditor = lazy(() => import('../../ui/monaco/DiffEditor.tsx'));

function VersionDiff({ version }: { version: string }) {
  const { name, value } = useDesk();
  const frozen = useQuery({ queryKey: ruleKeys.version(name, version), queryFn: ({ signal }) => ruleApi.version(name, version, signal) });
  const latest = deskStore.getState().docs[name]?.code ?? value.code;
  if (frozen.error) return <p role="alert" className="p-4 text-error">{asApiError(frozen.error).message}</p>;
  if (frozen.data === undefined) return <SkeletonRows rows={8} label="Loading the version" />;
  if (frozen.data.code === latest) return <p className="p-4 text-fg2">{version} and {LATEST} are the same.</p>;
  return (
    <Suspense fallback={<SkeletonRows rows={8} label="Loading the comparison" />}>
      <DiffEditor original={frozen.data.code} modified={latest} language={value.language === 'ts' ? 'typescript' : 'javascript'} label={`${version} against ${LATEST}`} />
    </Suspense>
  );
}

/** Frozen versions: compare with $LATEST, run one in production, take one back, delete. */
export function VersionsDialog() {
  const client = useQueryClient();
  const { name, summary } = useDesk();
  const versions = newestFirst(summary.versions);
  const [picked, setPicked] = useState<string | null>(null);
  const chosen = versions.find((one) => one.name === picked) ?? versions.find((one) => one.name === summary.prod) ?? versions[0];
  const close = () => openDialog(null);
  const act = (action: Promise<unknown>, done: string) => void attempt(action.then(() => invalidateRules(client)), done);
  async function takeBack(version: string): Promise<void> {
    const { code } = await ruleApi.version(name, version);
    const doc = deskStore.getState().docs[name];
    if (doc !== undefined) setOf('docs', name, { ...doc, code, revision: doc.revision + 1 });
    setOf('shown', name, undefined);
    close();
  }
  if (chosen === undefined) {
    return (
      <Dialog open onClose={close} title={`Versions of ${name}`} actions={<><Button onClick={close}>Close</Button><Button variant="primary" icon={Rocket} onClick={() => openDialog({ kind: 'promote' })}>Promote…</Button></>}>
        <p className="text-fg1">There is only {LATEST}, which development data runs. The first promotion freezes it as v1 and runs it for production data.</p>
      </Dialog>
    );
  }
  const isProd = chosen.name === summary.prod;
  return (
    <Dialog
      open
      onClose={close}
      title={`Versions of ${name}`}
      width="w-[1080px]"
      actions={
        <>
          <Button variant="danger" icon={Trash2} disabled={isProd} title={isProd ? 'Production runs it: choose another version first' : undefined} className="mr-auto" onClick={() => act(ruleApi.removeVersion(name, chosen.name), `${chosen.name} deleted`)}>Delete {chosen.name}</Button>
          <Button icon={Pencil} title="Puts its code into the editor" onClick={() => void attempt(takeBack(chosen.name), `${LATEST} has the code of ${chosen.name}: save to keep it`)}>Take back into {LATEST}</Button>
          {isProd
            ? <Button onClick={() => act(ruleApi.setProd(name, null), 'Production data passes without this rule')}>Take out of production</Button>
            : <Button variant="primary" icon={Rocket} onClick={() => act(ruleApi.setProd(name, chosen.name), `Production runs ${chosen.name}`)}>Run {chosen.name} in production</Button>}
        </>
      }
    >
      <div className="flex h-[50vh] min-h-64 gap-4">
        <ul role="listbox" aria-label="Versions" className="w-56 shrink-0 overflow-y-auto">
          {versions.map((version) => (
            <li key={version.name} role="option" aria-selected={version.name === chosen.name}>
              <button type="button" onClick={() => setPicked(version.name)} className={cx('w-full rounded-md px-2.5 py-1.5 text-left', version.name === chosen.name ? 'bg-accent-tint' : 'hover:bg-bg3')}>
                <span className="flex items-center gap-2"><span className="data font-medium">{version.name}</span>{version.name === summary.prod && <Badge tone="ok">prod</Badge>}</span>
                <span className="block text-12 text-fg2 tabular-nums">{formatDateTime(version.promoted_at)}</span>
                {version.note !== '' && <span className="block truncate text-12 text-fg1" title={version.note}>{version.note}</span>}
              </button>
            </li>
          ))}
          <li className="px-2.5 py-2 text-12 text-fg2">{versions.length} of {MAX_VERSIONS} versions</li>
        </ul>
        <div className="flex min-w-0 flex-1 flex-col overflow-hidden rounded-lg border border-line">
          <p className="shrink-0 border-b border-line px-3 py-1.5 text-12 text-fg1"><span className="text-error">− {chosen.name}</span> against <span className="text-ok">+ {LATEST}</span></p>
          <div className="min-h-0 flex-1"><VersionDiff key={chosen.name} version={chosen.name} /></div>
        </div>
      </div>
    </Dialog>
  );
}
