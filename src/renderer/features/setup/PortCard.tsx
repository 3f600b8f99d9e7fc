import { useStore } from 'zustand';
import { connectionStore } from '../../stores/connection.ts';
import { goTo } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { StepNumber } from './StepNumber.tsx';

/** The second https port, which Apple's SDK needs for a bare host. */
export function PortCard({ title, number }: { title: string; number: number }) {
  const second = useStore(connectionStore, (state) => state.status?.ingest.second ?? null);
  return (
    <Card icon={<StepNumber value={number} />} title={title} extra={<Button size="small" onClick={() => goTo('settings', 'certificates')}>Set the second port</Button>}>
      <p className="max-w-[72ch] text-fg1">Set the second https port to 443 and save. On macOS any program may listen on it; on Linux the system has to allow it. Without it, the name below works on the simulator, but is not confirmed for devices.</p>
      {second?.error && <p role="alert" className="mt-1.5 text-12 text-error">{second.error}</p>}
    </Card>
  );
}
