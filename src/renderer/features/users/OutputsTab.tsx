import { useState } from 'react';
import { ChevronRight, Send } from 'lucide-react';
import type { User } from '../../../protocol/user.ts';
import { asApiError } from '../../api/client.ts';
import { outputDetailKeys, useKnowledge } from '../../api/outputs-detail.ts';
import { useCatalogue, useWorkspace } from '../../api/queries.ts';
import { useLiveRefresh } from '../../api/use-live-refresh.ts';
import { useOutputLabels } from '../../api/use-output-labels.ts';
import { goToCatalogue, goToOutput } from '../../stores/output-place.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { plural } from '../../ui/format.ts';
import { Skeleton, SkeletonRows } from '../../ui/Skeleton.tsx';
import { TextLink } from '../../ui/TextLink.tsx';
import { knowledgeWords } from '../partner-knowledge/knowledge-model.ts';
import { KnowledgeView } from '../partner-knowledge/KnowledgeView.tsx';
import { outputLabel } from '../stream/outcome-summary.ts';

function Output({ name, label, partner, mpid }: { name: string; label: string; partner: string; mpid: string }) {
  const [open, setOpen] = useState(false);
  const { data, error } = useKnowledge(name, mpid);
  const words = data === undefined ? null : knowledgeWords(data);
  const user = data?.user ?? null;
  const isBadge = words !== null && words.tone !== 'neutral';
  return (
    <li data-user-output={name} className="border-b border-line">
      <div className="flex min-h-10 items-center gap-3 pr-4">
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="flex min-h-10 min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 text-left hover:bg-bg1">
          <ChevronRight aria-hidden size={14} className={cx('shrink-0 text-fg2', open && 'rotate-90')} />
          <span className="font-medium">{label}</span>
          {label !== partner && <span className="text-12 text-fg2">{partner}</span>}
          {words === null && error === null && <Skeleton className="h-3 w-24" />}
          {words === null && error !== null && <span className="text-12 text-error">{asApiError(error).message}</span>}
          {words !== null && (isBadge ? <Badge tone={words.tone}>{words.text}</Badge> : <span className="min-w-0 text-12 text-fg2">{words.text}</span>)}
          {user !== null && <span className="text-12 text-fg2">{plural(user.events, 'event')} there</span>}
        </button>
        {user !== null && <span className="shrink-0 text-12"><TextLink onClick={() => goToOutput(name, 'received', user.key)}>Open there</TextLink></span>}
      </div>
      {open && data !== undefined && <div className="border-t border-line"><KnowledgeView knowledge={data} partner={partner} /></div>}
    </li>
  );
}

const KNOWLEDGE = outputDetailKeys.anyKnowledge;

/** What each partner believes of the user, and where that is not what we think. */
export function OutputsTab({ user }: { user: User }) {
  const workspace = useWorkspace().data;
  const catalogue = useCatalogue().data;
  const labels = useOutputLabels();
  useLiveRefresh(KNOWLEDGE);
  if (workspace === undefined) return <SkeletonRows rows={4} label="Loading the outputs" />;
  const outputs = Object.entries(workspace.outputs);
  if (outputs.length === 0) {
    return <EmptyState icon={Send} title="There is no output yet" actions={<Button variant="primary" onClick={() => goToCatalogue()}>Add an output</Button>}>What each partner knows of this user stands here, beside what we think.</EmptyState>;
  }
  return <ul aria-label="What outputs know">{outputs.map(([name, { partner }]) => <Output key={name} name={name} label={labels[name] ?? outputLabel(name)} partner={catalogue?.find(({ slug }) => slug === partner)?.name ?? partner} mpid={user.mpid} />)}</ul>;
}
