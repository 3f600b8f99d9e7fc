import { Trophy } from 'lucide-react';
import { EmptyState } from '../../ui/EmptyState.tsx';

/** The captured traffic against several versions, side by side. */
export function TournamentTab() {
  return <EmptyState icon={Trophy} title="Compare versions on real traffic">The captured events are validated against each version: which violations appear, and which go away.</EmptyState>;
}
