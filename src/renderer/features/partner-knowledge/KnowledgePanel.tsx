import { asApiError } from '../../api/client.ts';
import { useKnowledge } from '../../api/outputs-detail.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { KnowledgeView } from './KnowledgeView.tsx';

export interface KnowledgePanelProps {
  output: string;
  /** One of our users. */
  mpid: string;
  /** The partner as people call it. */
  partner: string;
}

/** The same with its waiting and its failure. */
export function KnowledgePanel({ output, mpid, partner }: KnowledgePanelProps) {
  const knowledge = useKnowledge(output, mpid);
  if (knowledge.isPending) return <SkeletonRows rows={4} label="Comparing with the profile" />;
  if (knowledge.data === undefined) {
    const error = asApiError(knowledge.error);
    return <ErrorState title="What the partner knows could not be compared" code={error.code} onRetry={() => void knowledge.refetch()}>{error.message}</ErrorState>;
  }
  return <KnowledgeView knowledge={knowledge.data} partner={partner} />;
}
