import { Sparkles } from 'lucide-react';
import { EmptyState } from '../../ui/EmptyState.tsx';

/** A plan inferred from captured traffic, accepted field by field. */
export function DraftTab() {
  return <EmptyState icon={Sparkles} title="Draft a plan from what was captured">Each event and attribute that was seen, with examples and how sure the inference is. You take what is right.</EmptyState>;
}
